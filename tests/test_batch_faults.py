"""Archives under fault: killed workers, killed runs, full disks; real processes, a real scheduler on loopback."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from harm import harmed

from povlib.articles import InputError
from povlib.batch import Progress, extract_corpus, madeup
from povlib.batch import manifest as runs

COUNT, PART = 120, 12
posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "archive.jsonl"
    madeup.write_archive(path, COUNT, seed=3)
    return path


@pytest.fixture(scope="module")
def serial(archive: Path) -> dict[str, bytes]:
    out = archive.parent / "serial"
    extract_corpus(archive, out, workers=1, part_articles=PART)
    return written(out)


def written(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir()}


@contextmanager
def process(*arguments: str, **options: object) -> Iterator[subprocess.Popen[str]]:
    """Run a program, and kill it with its own children at the end."""
    command = [sys.executable, "-m", *arguments]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True, **options
    )  # type: ignore[call-overload]
    try:
        yield running
    finally:
        try:
            os.killpg(running.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        running.communicate()


def until(what: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.02)


@posix
def test_killing_one_of_two_workers_changes_nothing(archive: Path, serial: dict[str, bytes], tmp_path: Path) -> None:
    address = tmp_path / "scheduler.json"
    quiet = {**os.environ, "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "critical"}
    meet = ("--scheduler-file", str(address), "--no-dashboard")
    worker = ("distributed.cli.dask_worker", *meet, "--no-nanny", "--nthreads", "1", "--local-directory", str(tmp_path))
    with (
        process("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *meet, env=quiet),
        process(*worker, env=quiet) as first,
        process(*worker, env=quiet) as second,
    ):
        until(address.exists)
        from distributed import Client

        with Client(scheduler_file=str(address), set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            at = client.scheduler.address
        killed = []

        def kill(progress: Progress) -> None:
            if not killed:
                os.kill(first.pid, signal.SIGKILL)
                killed.append(progress.parts)

        done = extract_corpus(archive, tmp_path / "out", cluster=at, part_articles=PART, progress=kill)
        assert first.wait(10) == -signal.SIGKILL and second.poll() is None
        assert killed and killed[0] < COUNT // PART
    assert (done.articles, done.failures) == (COUNT, [])
    assert written(tmp_path / "out") == serial


@posix
def test_killing_the_whole_run_and_starting_it_again_changes_nothing(
    archive: Path, serial: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    code = (
        "from povlib.batch import extract_corpus\n"
        f"if __name__ == '__main__': extract_corpus({str(archive)!r}, {str(out)!r}, workers=2, part_articles={PART})"
    )
    (tmp_path / "run.py").write_text(code, encoding="utf-8")
    with process("run", cwd=tmp_path) as run:
        until(lambda: len(list(out.glob("part-*"))) >= 2)
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        # its workers notice by themselves
        until(lambda: subprocess.run(["ps", "-o", "pid=", "-g", str(run.pid)], capture_output=True).stdout == b"", 20)
    kept = {path.name: path.stat().st_mtime_ns for path in out.glob("part-*")}
    assert 2 <= len(kept) < COUNT // PART
    seen: list[Progress] = []
    extract_corpus(archive, out, workers=1, part_articles=PART, progress=seen.append)
    assert written(out) == serial
    assert {name: (out / name).stat().st_mtime_ns for name in kept} == kept
    assert len(seen) == COUNT // PART - len(kept)


def limited(archive: Path, out: Path, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "povlib.cli", "extract", str(archive), "-o", str(out), "--workers", "1"]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", **options)  # type: ignore[call-overload]


@posix
def test_a_disk_without_room_gives_a_clear_error_and_no_half_part(archive: Path, tmp_path: Path) -> None:
    import resource

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

    done = limited(archive, tmp_path / "out", preexec_fn=little_room)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "part-000000.parquet: cannot be written (File too large)" in done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir() if path.name != "_lock"] == [runs.NAME]
    # with room again, the same command goes on
    assert limited(archive, tmp_path / "out").returncode == 0


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Be no superuser, who may write anywhere."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(was)


@posix
def test_a_folder_that_cannot_be_written_to_gives_a_clear_error(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be made"):
        extract_corpus(archive, tmp_path / "file" / "out", workers=1)
    with TemporaryDirectory() as name:
        folder = Path(name)  # tmp_path is closed to other users
        (folder / "archive.jsonl").write_bytes(archive.read_bytes())
        (folder / "locked").mkdir()
        (folder / "locked").chmod(0o555)
        folder.chmod(0o755)
        with ordinary_user():
            with pytest.raises(InputError, match="locked: cannot be written to"):
                extract_corpus(folder / "archive.jsonl", folder / "locked", workers=1)
            with pytest.raises(InputError, match="new: cannot be made"):
                extract_corpus(folder / "archive.jsonl", folder / "locked" / "new", workers=1)
        assert not any((folder / "locked").iterdir())


def test_no_scheduler_at_an_address_is_a_clear_error(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from povlib.batch import engine

    monkeypatch.setattr(engine, "CONNECT_SECONDS", 1)
    with pytest.raises(InputError, match="no Dask scheduler answers"):
        extract_corpus(archive, tmp_path / "out", cluster="tcp://127.0.0.1:1")
    assert not (tmp_path / "out").exists()


def test_a_program_that_accepts_and_never_answers_is_a_clear_error(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from povlib.batch import engine

    monkeypatch.setattr(engine, "CONNECT_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(InputError, match="no Dask scheduler answers"):
        extract_corpus(archive, tmp_path / "out", cluster=f"tcp://127.0.0.1:{silent.getsockname()[1]}")


def test_less_than_one_worker_is_a_clear_error(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="at least 1"):
        extract_corpus(archive, tmp_path / "out", workers=0)


HARM = {
    "停不下来": ("all(n == 0 for n in iter(int, 1))", "took longer than 1 s"),
    "卡住": ("re.match('(a+)+b', 'a' * 60)", "took longer than 1 s"),
    "退出程序": ("sys.exit(3)", "stopped the program"),
    "中断": ("raise KeyboardInterrupt", "stopped the program"),
    "杀死": ("os.kill(os.getpid(), signal.SIGKILL)", "ended the program that read it, 3 times"),
    "崩溃": ("os.abort()", "ended the program that read it, 3 times"),
}


@posix
@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_article_that_hangs_or_kills_is_set_aside_by_name_and_the_others_of_its_part_are_kept(
    workers: str, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    for n, word in enumerate(word for harmful in HARM for word in ("", harmful)):
        (tmp_path / "in" / f"{n:02}.txt").write_text(f"2019年,投入300万元。{word}", encoding="utf-8")
    code = [f"if not isinstance(a, str) and {word!r} in a.text: {harm}" for word, (harm, _) in HARM.items()]
    harm = harmed(tmp_path, "\n".join(["import os, re, signal, sys", *code]))
    command = [sys.executable, "-m", "povlib.cli", "extract", "in", "-o", "out", "--workers", workers]
    done = subprocess.run(
        [*command, "--seconds-per-article", "1"], cwd=tmp_path, capture_output=True, text=True, timeout=120, env=harm
    )
    assert done.returncode == 0, done.stderr
    manifest = json.loads((tmp_path / "out" / "_manifest.json").read_text(encoding="utf-8"))
    assert (manifest["state"], manifest["articles"], manifest["facts"]) == ("complete", len(HARM), len(HARM))
    named = {failure["file"]: failure["reason"] for failure in manifest["failures"]}
    assert sorted(named) == [f"{2 * n + 1:02}.txt" for n in range(len(HARM))]
    for (_, reason), told in zip(HARM.values(), (named[name] for name in sorted(named)), strict=True):
        assert reason in told
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["_manifest.json", "part-000000.parquet"]


@posix
@pytest.mark.parametrize("command", ["extract", "archive", "report"])
def test_a_file_whose_parsing_hangs_is_named_and_the_others_are_read(command: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in "abc":
        (tmp_path / "in" / f"{name}.txt").write_text(f"2019年,{name}县投入300万元。", encoding="utf-8")
    harm = harmed(tmp_path, file="import re; b'b' in a and re.match('(a+)+b', 'a' * 60)")
    arguments = {
        "extract": ["extract", "in"],
        "archive": ["extract", "in", "-o", "out", "--workers", "1"],
        "report": ["report", "in", "-o", "out"],
    }[command]
    if command == "report":
        code = "import povlib.report.build as b; b.run_notebooks = lambda *_, **__: []; b._sphinx = lambda *_: None; b.finish = lambda *_: None; from povlib.cli import main; main()"
        program = ["-c", code]
    else:
        program = ["-m", "povlib.cli"]
    done = subprocess.run(
        [sys.executable, *program, *arguments, "--seconds-per-article", "1"],
        cwd=tmp_path, capture_output=True, text=True, timeout=120, env=harm,
    )  # fmt: skip
    manifest = tmp_path / "out" / "_manifest.json"
    told = done.stdout + done.stderr + (manifest.read_text(encoding="utf-8") if manifest.exists() else "")
    assert done.returncode == 0 and "took longer than 1 s" in told and "b.txt" in told, told


@posix
@pytest.mark.parametrize("moment", ["workers start", "workers read"])
def test_ctrl_c_leaves_no_stack_and_no_process(moment: str, archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = ("povlib.cli", "extract", str(archive), "-o", str(out), "--workers", "2")
    with process(*command) as run:

        def others() -> int:
            command = ["ps", "-o", "pid=,stat=", "-g", str(run.pid)]
            listed = [
                line.split() for line in subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
            ]
            return sum(pid != str(run.pid) and not state.startswith("Z") for pid, state in listed)

        until(lambda: others() >= 2 if moment == "workers start" else (out / runs.NAME).exists())
        os.killpg(run.pid, signal.SIGINT)
        told, _ = run.communicate(timeout=9)  # a cluster half closed is waited for ten seconds
        assert (run.returncode, told) == (130, "")
        until(lambda: others() == 0, 5)
