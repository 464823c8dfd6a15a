"""The curl lines of docs/api.md, run as they are written."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from far_end import Behaviour
from suite import Stage, check, equal, main, parser
from webhooks import Number

MAIN = Number("main", "1001")
ACME = Number("", "2002", app_secret="secret-of-acme", access_token="token-of-acme", verify_token="verify-acme")
SCRIPT = re.compile(r"<!-- script: tour -->\n```sh\n(.*?)```", re.S)


async def tour(stage: Stage) -> None:
    """A company signs up, connects a number, is written to and answers: every line works, and the customer has the answer."""
    server = await stage.server([MAIN])
    stage.far_end.numbers[ACME.phone_number_id] = ACME
    stage.far_end.rule = lambda body, before: Behaviour(statuses=("sent", "delivered", "read"))
    found = SCRIPT.search((Path(stage.options.source) / "docs/api.md").read_text())
    check(found, "docs/api.md holds the script")
    assert found
    settings = f"set -euo pipefail\nURL=http://127.0.0.1:{server.port}\nGRAPH={stage.far_end.url}\n"
    process = await asyncio.create_subprocess_exec("bash", "-c", settings + found.group(1), stdout=asyncio.subprocess.PIPE,
                                                   stderr=asyncio.subprocess.STDOUT)
    output, _ = await asyncio.wait_for(process.communicate(), 60)
    equal(process.returncode, 0, f"the exit code of\n{output.decode()[-2000:]}")
    check("Yes, from ten to four." in stage.far_end.received_by("5511988880001"), "the customer has the answer")


if __name__ == "__main__":
    main(parser(__doc__).parse_args(), [tour])
