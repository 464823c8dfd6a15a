#!/usr/bin/env python3
"""extract_samples.py PAGE.md FOLDER: writes the samples of a page to files.

A sample is a fenced block whose line before it is `<!-- file: NAME -->`. The samples of a page make one project.
"""
import pathlib
import re
import sys

page, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
samples = re.findall(r"<!-- file: (\S+) -->\n```\w*\n(.*?)```", page.read_text(), re.S)
if not samples:
    sys.exit(f"{page}: expected samples marked by <!-- file: NAME -->, found none")
for name, text in samples:
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)
