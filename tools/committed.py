"""Fail if a committed file names a package registry or a path of somebody's machine: neither holds elsewhere."""

import re
import subprocess
import sys
from pathlib import Path

# One letter of each stands in brackets, so that this file does not name what it looks for.
FOREIGN = re.compile(
    rb"py[p]i\.org|pythonhoste[d]\.org|registry\.npmj[s]|registry\.yarnpk[g]|proxy\.golan[g]"
    rb"|(?<![\w.])/(?:roo[t]|wor[k]|hom[e]/\w+|User[s]/\w+|tm[p]/\w+)/"
)


def main() -> None:
    names = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=True).stdout.split("\0")
    complaints = []
    for path in [Path(name) for name in names if name]:
        if path.is_file():
            for number, line in enumerate(path.read_bytes().splitlines(), start=1):
                if found := FOREIGN.search(line):
                    complaints.append(f"{path}:{number}: names {found.group().decode()}")
    if complaints:
        sys.exit("\n".join(complaints))


if __name__ == "__main__":
    main()
