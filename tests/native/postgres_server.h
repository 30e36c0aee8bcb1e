// A PostgreSQL server of this test program's own: made when it is asked for first, in a folder that goes with it. Run as root it is the user `postgres`, who owns the server's
// programs' account; the program itself refuses to run as root.
#pragma once

#include <arpa/inet.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <grp.h>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace leadline::receiver {

class PostgresServer {
 public:
  static PostgresServer& one() {
    static PostgresServer server;
    return server;
  }

  // An address whose tables are apart from all others': of a schema of that name, in small letters, which is made.
  std::string address(std::string schema) {
    std::transform(schema.begin(), schema.end(), schema.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    run("CREATE SCHEMA IF NOT EXISTS \"" + schema + "\"");
    return base_ + "?durability=single&options=-csearch_path%3D" + schema;
  }

  // What the first row of it says; "" when there is none.
  std::string run(const std::string& script) {
    PGconn* connection = PQconnectdb(base_.c_str());
    PQsetNoticeProcessor(connection, [](void*, const char*) {}, nullptr);
    PGresult* answer = PQexec(connection, script.c_str());
    const ExecStatusType status = PQresultStatus(answer);
    const std::string problem = PQresultErrorMessage(answer), value = PQntuples(answer) > 0 ? PQgetvalue(answer, 0, 0) : "";
    PQclear(answer);
    PQfinish(connection);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw std::runtime_error(script + ": " + problem);
    return value;
  }

  // kill -9, and a start on what is left.
  void crash() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    start();
  }
  // A standby of that name, as commits see one: what it receives is on its disk before it says so.
  class Standby {
   public:
    Standby(PostgresServer& server, const std::string& name) {
      const std::string folder = server.folder_ + "/" + name;
      std::filesystem::create_directories(folder);
      if (server.uid_ != 0 && ::chown(folder.c_str(), server.uid_, server.gid_) != 0) throw std::runtime_error("the folder cannot be given away");
      pid_ = server.spawn({"pg_receivewal", "-D", folder, "--synchronous", "-d", server.base_ + "?application_name=" + name});
      const std::string streaming = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND flush_lsn IS NOT NULL AND application_name = '" + name + "'";
      for (int tries = 0; server.run(streaming) != "1"; ++tries) {
        if (tries == 200) throw std::runtime_error(name + " does not stream: " + server.folder_ + "/log");
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
      }
    }
    ~Standby() {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }

   private:
    pid_t pid_;
  };
  void freeze() { signal_all(SIGSTOP); }
  void resume() { signal_all(SIGCONT); }

 private:
  PostgresServer() : owner_(::getpid()) {
    for (const auto& one : std::filesystem::directory_iterator("/usr/lib/postgresql")) programs_ = std::max(programs_, one.path().string() + "/bin");
    std::string name = (std::filesystem::temp_directory_path() / "leadline-postgres-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no folder for a server");
    folder_ = name;
    const passwd* user = ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr;
    if (user) uid_ = user->pw_uid, gid_ = user->pw_gid;
    if (user && ::chown(folder_.c_str(), uid_, gid_) != 0) throw std::runtime_error("the folder cannot be given away");
    port_ = free_port();
    base_ = "postgres://postgres@127.0.0.1:" + std::to_string(port_) + "/postgres";
    const pid_t made = spawn({"initdb", "-D", folder_ + "/data", "--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale"});
    int status = 0;
    ::waitpid(made, &status, 0);
    if (status != 0) throw std::runtime_error("initdb failed");
    start();
  }
  ~PostgresServer() {
    if (::getpid() != owner_) return;  // a death test's
    ::kill(pid_, SIGQUIT);
    ::waitpid(pid_, nullptr, 0);
    std::error_code error;
    std::filesystem::remove_all(folder_, error);
  }

  // A server that was killed leaves processes behind that take a moment to notice; until they have ended, another one on its data ends at once.
  void start() {
    pid_ = 0;
    for (int tries = 0; tries < 400; ++tries) {
      if (pid_ == 0 || ::waitpid(pid_, nullptr, WNOHANG) == pid_)
        pid_ = spawn({"postgres", "-D", folder_ + "/data", "-p", std::to_string(port_), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="});
      if (PQping(base_.c_str()) == PQPING_OK) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    throw std::runtime_error("the server does not start: " + folder_ + "/log");
  }

  pid_t spawn(std::vector<std::string> words) {
    words[0] = programs_ + "/" + words[0];
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::fflush(nullptr);  // else both write what is in the buffers
    const pid_t pid = ::fork();
    if (pid != 0) return pid;
    if (uid_ != 0 && (::setgroups(0, nullptr) != 0 || ::setgid(gid_) != 0 || ::setuid(uid_) != 0)) ::_exit(1);
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    const std::string log = folder_ + "/log";
    if (!std::freopen(log.c_str(), "a", stdout) || !std::freopen(log.c_str(), "a", stderr) || ::chdir("/") != 0) ::_exit(1);
    ::execv(arguments[0], arguments.data());
    ::_exit(1);
  }

  // The server, and each process that it has started.
  void signal_all(int signal) {
    ::kill(pid_, signal);
    const std::string id = std::to_string(pid_);
    std::ifstream children("/proc/" + id + "/task/" + id + "/children");
    for (pid_t child = 0; children >> child;) ::kill(child, signal);
  }

  static int free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    if (::bind(socket, reinterpret_cast<sockaddr*>(&at), size) != 0 || ::getsockname(socket, reinterpret_cast<sockaddr*>(&at), &size) != 0) throw std::runtime_error("no port");
    ::close(socket);
    return ntohs(at.sin_port);
  }

  pid_t owner_, pid_ = 0;
  uid_t uid_ = 0;
  gid_t gid_ = 0;
  int port_ = 0;
  std::string programs_, folder_, base_;
};

}  // namespace leadline::receiver
