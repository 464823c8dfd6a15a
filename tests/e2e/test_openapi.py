"""The API's description, as the running server gives it, against the rules of Spectral (tests/openapi). Skipped (77) where
npm is not installed."""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path

from suite import Stage, check, equal, main, parser
from webhooks import Number

LINTER = Path(__file__).resolve().parent.parent / "openapi"


async def run(*command: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(*command, cwd=LINTER, stdout=asyncio.subprocess.PIPE,
                                                   stderr=asyncio.subprocess.STDOUT)
    output, _ = await process.communicate()
    return process.returncode or 0, output.decode(errors="replace")


async def keeps_the_rules(stage: Stage) -> None:
    """The OpenAPI document has neither errors nor warnings."""
    if not (LINTER / "node_modules/@stoplight/spectral-cli").exists():
        code, output = await run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        equal(code, 0, f"npm ci ({output[-1000:]})")
    server = await stage.server([Number("main", "1001")])
    document = server.folder / "openapi.json"
    document.write_bytes((await server.client.request("GET", "/api-docs/openapi.json")).body)
    code, output = await run("node_modules/.bin/spectral", "lint", str(document), "--ruleset", ".spectral.yaml",
                             "--fail-severity", "hint", "--format", "text")
    check(code == 0, f"{len(output.splitlines())} findings:\n{output[:6000]}")


if __name__ == "__main__":
    options = parser(__doc__).parse_args()
    if not shutil.which("npm"):
        print("test_openapi: npm is not installed; expected what packaging/pages-packages.txt lists")
        sys.exit(77)
    main(options, [keeps_the_rules])
