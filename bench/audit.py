"""``make audit``: name the locked releases that were withdrawn, have a known fault, or are no longer the newest.

uv asks the package index which releases are withdrawn ("yanked") and which are newest; pip-audit asks it for known faults,
as far as the index carries them. What could not be asked is said; nothing is installed in the environment. The end is 1
where a release is withdrawn or faulty.
"""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_WITHDRAWN = re.compile(r"warning: `([^`]+)` is yanked(.*)")
_SECONDS = 600


def _uv(*arguments: str) -> subprocess.CompletedProcess[str]:
    uv = Path(sys.executable).with_name("uv")
    command = [str(uv) if uv.exists() else "uv", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=_SECONDS)


def withdrawn(lock: Path, index: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    """Return a line for each locked release that the index says is withdrawn, and what could not be asked.

    ``index``: options of uv that name another index than the one it is set up for.
    """
    asked = _uv(
        "pip", "install", "--dry-run", "--reinstall", "--no-deps", "--python", sys.executable, *index, "-r", str(lock)
    )
    if asked.returncode:
        return [], [f"which releases are withdrawn: {' '.join(asked.stderr.split())[-300:]}"]
    return [f"{release} is withdrawn{why}" for release, why in _WITHDRAWN.findall(asked.stderr)], []


def faulty(lock: Path) -> tuple[list[str], list[str]]:
    """Return a line for each known fault of a locked release, and what could not be asked."""
    asked = _uv(
        "tool", "run", "--quiet", "pip-audit", "-r", str(lock), "--disable-pip", "--no-deps", "--format", "json",
        "--vulnerability-service", "pypi", "--progress-spinner", "off",
    )  # fmt: skip
    try:
        told = json.loads(asked.stdout)["dependencies"]
    except (ValueError, KeyError):
        return [], [f"which releases have known faults: {' '.join(asked.stderr.split())[-300:]}"]
    faults = [
        f"{d['name']} {d['version']} has the fault {v['id']}, mended in {', '.join(v['fix_versions']) or 'no release'}"
        for d in told
        for v in d.get("vulns", ())
    ]
    skipped = [d["name"] for d in told if "skip_reason" in d]
    return faults, [
        f"which of {len(skipped)} of {len(told)} releases have known faults: the index does not tell"
    ] if skipped else []


def older() -> tuple[list[str], list[str]]:
    """Return a line for each package of the environment that has a newer release, and what could not be asked."""
    asked = _uv("pip", "list", "--outdated", "--format", "json", "--python", sys.executable)
    if asked.returncode:
        return [], [f"which releases are the newest: {' '.join(asked.stderr.split())[-300:]}"]
    return [f"{d['name']} {d['version']}: {d['latest_version']} is newer" for d in json.loads(asked.stdout)], []


def main(lock: Path) -> None:
    """Print what the index tells about a lock file; ends with 1 where a release is withdrawn or faulty."""
    bad, unasked = withdrawn(lock)
    faults, more = faulty(lock)
    old, still_more = older()
    for line in (*bad, *faults, *old):
        print(line)
    for line in (*unasked, *more, *still_more):
        print(f"Could not be asked: {line}")
    print(f"{len(bad)} withdrawn, {len(faults)} known faults, {len(old)} with a newer release")
    sys.exit(bool(bad or faults))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
