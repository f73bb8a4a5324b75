"""``python -m intranet.running.ask /readyz``: a container's own health check, answered by the exit status."""

import http.client
import os
import sys


def main(path: str) -> int:
    """0 when the web process of this machine answers 200 at ``path``, otherwise 1 with the reason."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=8)
    try:
        connection.request("GET", path, headers={"Host": host, "X-Forwarded-Proto": "https"})
        answer = connection.getresponse()
        body = answer.read(2000).decode(errors="replace")
    except OSError as error:
        print(error)
        return 1
    finally:
        connection.close()
    print(answer.status, body)
    return 0 if answer.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
