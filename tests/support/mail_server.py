# A mail server on loopback, for the tests: aiosmtpd takes the mail, and Python's own reader says what is in it, and what is wrong with it. A line of JSON for
# each thing that happens. The argument: {"later": n} the first n recipients are told to come again; {"refuse": "ADDRESS"} for good; {"hold": n} the first n
# mails get no answer to their end; {"user", "password"} it takes mail of nobody else; {"cert", "key"} it offers STARTTLS.
import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

asked = json.loads(sys.argv[1])


def tell(**what):
    print(json.dumps(what), flush=True)


class Handler:
    later = asked.get("later", 0)
    hold = asked.get("hold", 0)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.later > 0:
            self.later -= 1
            tell(event="later", to=address)
            return "451 4.7.1 Greylisted, come again"
        if address == asked.get("refuse"):
            tell(event="refused", to=address)
            return "550 5.1.1 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        tell(event="mail", sender=envelope.mail_from, to=envelope.rcpt_tos, headers=[[name, str(value)] for name, value in mail.items()], text=mail.get_content().replace("\r\n", "\n"),
             type=mail.get_content_type(), defects=[str(one) for one in mail.defects] + [str(one) for value in mail.values() for one in value.defects],
             user=session.auth_data.login.decode() if session.authenticated else None)
        if self.hold > 0:
            self.hold -= 1
            await asyncio.sleep(3600)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    good = data.login.decode() == asked.get("user") and data.password.decode() == asked.get("password")
    return AuthResult(success=good, auth_data=data)


async def main():
    handler, more = Handler(), {}
    if "user" in asked:
        more = {"authenticator": authenticate, "auth_required": True, "auth_require_tls": False}
    if "cert" in asked:
        more["tls_context"] = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        more["tls_context"].load_cert_chain(asked["cert"], asked["key"])
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(handler, **more), "127.0.0.1", 0)
    tell(event="listening", port=server.sockets[0].getsockname()[1])
    await server.serve_forever()


asyncio.run(main())
