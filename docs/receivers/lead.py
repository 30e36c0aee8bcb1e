# A receiver in a hundred lines, with what Python 3 brings: each lead once, as a line of leads.jsonl. It passes tests/contract.   ORIGIN=https://www.example.com python3 lead.py
import hashlib, json, os, re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock

ORIGINS = os.environ.get("ORIGIN", "https://www.example.com").split()  # the pages that may post
FILE = os.environ.get("FILE", "leads.jsonl")
MOST = 65_536  # bytes
known = {}  # id → (fp, rank): how a repetition is known
one_at_a_time = Lock()

def rank_of(lead):  # the higher one takes the place of the lower
    return {"lead.partial": 0, "lead.qualified": lead.get("time", 1)}.get(lead.get("type"), 1)

for line in open(FILE, "rb") if os.path.exists(FILE) else ():
    try:
        row = json.loads(line)
        known[row["lead"]["id"]] = (row["fp"], rank_of(row["lead"]))
    except ValueError:
        pass  # a kill cut it short: it was never acknowledged
file = os.open(FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
os.write(file, b"\n")  # ends a line that was cut short

def refuse(word):
    raise ValueError(word)

def take(body):
    try:
        lead = json.loads(body.decode(), parse_constant=refuse)  # NaN is Python's, and no JSON
        text = json.dumps(lead)  # on one line
        rank = rank_of(lead) + 0  # a number, or nothing that can be compared
        if not re.fullmatch("[0-9a-f]{32}", lead["id"]):
            raise ValueError
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return 400, {"error": "no lead"}
    fp = hashlib.sha256(body).hexdigest()
    with one_at_a_time:
        first, first_rank = known.get(lead["id"], (None, -1))
        if first and first != fp and rank == first_rank and rank > 0:
            return 422, {"error": "this id was another lead's"}
        if first and (first == fp or rank <= first_rank):
            return 200, {"accepted": lead["id"], "dup": True}
        line = f'{{"fp":"{fp}","lead":{text}}}\n'.encode()  # of the lines of one id the last counts
        try:
            whole = os.write(file, line) == len(line)
            os.fsync(file)
        except OSError:
            whole = False
        if not whole:
            os._exit(74)  # nobody is answered: what the disk has is not certain any more
        known[lead["id"]] = (fp, rank)
    return 200, {"accepted": lead["id"], "dup": False}

class Receiver(BaseHTTPRequestHandler):
    protocol_version, timeout = "HTTP/1.1", 15

    def answer(self, status, said=None, **more):
        self.close_connection = True
        body = json.dumps(said).encode() if said else b""
        self.send_response(status)
        if self.headers["Origin"] in ORIGINS:
            more.update({"Access-Control-Allow-Origin": self.headers["Origin"], "Access-Control-Allow-Headers": "content-type"})
        for name, value in {**more, "Connection": "close", "Vary": "Origin", "Content-Type": "application/json", "Content-Length": len(body)}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        length = self.headers["Content-Length"] or ""
        if self.headers["Origin"] is not None and self.headers["Origin"] not in ORIGINS:
            return self.answer(403)
        if not re.match(r"(application/json|text/plain)\s*(;|$)", self.headers["Content-Type"] or "", re.I):
            return self.answer(415)
        if not re.fullmatch("[0-9]{1,9}", length):
            return self.answer(411)
        body = self.rfile.read(min(int(length), 16 * MOST))  # of more than is taken some is read, so that the answer is
        if int(length) > MOST:
            return self.answer(413)
        if len(body) == int(length):  # else it broke off, and nobody waits for an answer
            self.answer(*take(body))

    def do_OPTIONS(self):
        self.answer(204)

    def do_GET(self):
        self.answer(405, Allow="POST, OPTIONS")

    do_HEAD = do_PUT = do_PATCH = do_DELETE = do_GET

    def log_message(self, *_):
        pass  # what people typed is in no log

ThreadingHTTPServer.request_queue_size = 128
server = ThreadingHTTPServer(("", int(os.environ.get("PORT", 8081))), Receiver)
print(f"listening http://localhost:{server.server_port}", flush=True)
server.serve_forever()
