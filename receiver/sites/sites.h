// The sites of a receiver, and which of them a request is for. One alone (`--site`) has every address. Of several (`--sites`) one is found by the host that is asked, where its
// file lists that among its `hosts`, and then has every address there; and on any other host below /s/ID/.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "receiver/http/http.h"
#include "receiver/sites/served_site.h"

namespace leadline::receiver {

// What holds for all sites: of one alone it stands in the site file, of several in the folder's `receiver.json`.
struct ReceiverPlan {
  std::vector<std::string> hosts;  // names that no site has for itself, lower case
  std::vector<Network> proxies;    // whose word on who the visitor is counts
  DiskRoom room;
};

// Any thread may ask; one changes it.
class Sites {
 public:
  // `hosts`: names that the receiver answers to, whichever site. `common` must outlive it.
  Sites(const Common& common, std::vector<std::string> hosts) : common_(common), hosts_(std::move(hosts)) {}

  struct Table {
    std::map<std::string, std::shared_ptr<ServedSite>> served;  // by id
    std::map<std::string, std::string> hosts;                   // the id of whose it is
    std::set<std::string> broken;                               // that cannot be used yet
    std::string only;                                           // the id of the one that has every address; "": there are several
  };
  std::shared_ptr<const Table> table() const;

  // Notes whose a request is, and what address it asks for there.
  void place(HttpRequest& head) const;
  // nullptr: there is none of that id.
  std::shared_ptr<ServedSite> find(const std::string& id) const;
  // Whether a request that names this host is for this receiver.
  bool is_own_host(const std::string& name) const;
  std::vector<std::string> names() const;

  // These take effect with publish(). A site takes the place of the one of its id.
  void put(Site site);
  void remove(const std::string& id);
  void set_broken(std::set<std::string> names) { next_.broken = std::move(names); }
  // "": nobody has that host, or that very site.
  std::string owner_of(const std::string& host) const;
  void publish();

 private:
  const Common& common_;
  const std::vector<std::string> hosts_;
  Table next_;                                     // of whoever changes it
  std::vector<std::shared_ptr<ServedSite>> begin_; // those that begin when it is published
  mutable std::mutex mutex_;
  std::shared_ptr<const Table> table_ = std::make_shared<const Table>();
};

}  // namespace leadline::receiver
