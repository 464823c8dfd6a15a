#!/usr/bin/env python3
"""Brings the scripts of the pages /docs, /redoc and /rapidoc from npm: fetch-api-pages.py [FOLDER]

FOLDER (default: api-pages of this checkout) holds packages.lock.json, which names each package with its version and the
digest of its archive; the files that a page loads go into FOLDER/vendor. Nothing is fetched when they are there already.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any


def archive_of(package: dict[str, Any], folder: Path) -> Path:
    """The package's archive as the registry has it, held against the digest of the lock file."""
    wanted = f"{package['name']}@{package['version']}"
    done = subprocess.run(["npm", "pack", wanted, "--pack-destination", str(folder), "--silent"], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"fetch-api-pages: npm has no {wanted}: {done.stderr.strip()}")
    archive = folder / done.stdout.split()[-1]
    kind, _, digest = package["integrity"].partition("-")
    found = base64.b64encode(hashlib.new(kind, archive.read_bytes()).digest()).decode()
    if found != digest:
        sys.exit(f"fetch-api-pages: {wanted} is not what the lock file says: expected {digest}, found {found}")
    return archive


def unpack(package: dict[str, Any], archive: Path, into: Path) -> None:
    with tarfile.open(archive) as tar:
        for name in package["files"]:
            member = tar.extractfile(f"package/{name}")
            if member is None:
                sys.exit(f"fetch-api-pages: {package['name']} holds no {name}")
            content = member.read()
            if name in package.get("replace", {}):
                old, new = (text.encode() for text in package["replace"][name])
                if old not in content:
                    sys.exit(f"fetch-api-pages: {package['name']}, {name}: {old.decode()} is not in it")
                content = content.replace(old, new)
            is_license = name.startswith("LICENSE")
            (into / (f"{package['name']}.LICENSE" if is_license else Path(name).name)).write_bytes(content)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent / "api-pages"
    lock = (folder / "packages.lock.json").read_bytes()
    stamp, vendor = hashlib.sha256(lock).hexdigest(), folder / "vendor"
    if (vendor / "of-lock").exists() and (vendor / "of-lock").read_text() == stamp:
        return
    if not shutil.which("npm"):
        sys.exit("fetch-api-pages: npm is not installed; packaging/pages-packages.txt has its package")
    shutil.rmtree(vendor, ignore_errors=True)
    vendor.mkdir()
    with tempfile.TemporaryDirectory() as downloads:
        for package in json.loads(lock)["packages"]:
            unpack(package, archive_of(package, Path(downloads)), vendor)
    (vendor / "of-lock").write_text(stamp)
    print(f"parley: the scripts of the API's pages are in {vendor}")


if __name__ == "__main__":
    main()
