"""The link's paper says what the code does: tables, diagrams, bytes, figures, codes and names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from console.domain.alarms import Alarm
from console.domain.change import ImplantKind, PrimeCase
from console.domain.pairing import MOST_PAIRED, PAIRING_MS
from console.domain.reading import BolusKind
from console.protocol.channel import LAST_COUNTER, OFFERS_A_TURN, PROLOGUE
from console.protocol.codec import DIGEST_DOMAIN, MAX_MESSAGE
from console.protocol.framing import MAX_BODY, MAX_ENCODED
from console.protocol.messages import LogEntry
from console.protocol.noise import PROTOCOL
from console.protocol.waiting import PATIENCE
from console.session.health import DEAF_MS, SILENT_MS
from support import examples
from support.keys import KEY
from support.paper import KINDS, blocks, redrawn

CODE = re.compile(r"""(?:refused|stop)\(\s*f?"([a-z0-9{}-]+)",""")
"""A refusal of pump or limit, by its code."""


def paper(project: Path) -> str:
    """Return the text of the link's paper."""
    return (project / "docs/protocol.md").read_text(encoding="utf-8")


def plain(project: Path) -> str:
    """Return the paper on one line, whose sentences a line break does not part."""
    return " ".join(paper(project).split())


def test_that_the_drawn_parts_of_the_paper_are_current(project: Path) -> None:
    assert redrawn(paper(project)) == paper(project), (
        "Draw it anew: PYTHONPATH=.:tests python -m support.paper"
    )


def test_that_every_drawn_part_has_one_place(project: Path) -> None:
    assert sorted(re.findall(r"<!-- drawn: (.*) -->", paper(project))) == sorted(blocks())
    assert paper(project).count("<!-- drawn to here -->") == len(blocks())


@pytest.mark.parametrize(
    "sentence",
    [
        f"1 to {MAX_BODY} bytes",
        f"longer than {MAX_ENCODED} bytes",
        f"at most {MAX_MESSAGE} bytes",
        f"bytes again every {PATIENCE.repeat_ms} ms",
        f"request every {PATIENCE.repeat_ms} ms",
        f"gives up {PATIENCE.answer_ms // 1_000} s after",
        f"under the number 0 every {PATIENCE.beat_ms // 1_000} s",
        f"heard nothing for {SILENT_MS // 1_000} s",
        f"above {DEAF_MS // 1_000} s",
        f"after {PAIRING_MS // 1_000} s of link time",
        f"at most {MOST_PAIRED} consoles",
        f"up to {OFFERS_A_TURN} at each repeat",
        f"at most {LAST_COUNTER:,}",
        PROTOCOL.decode("ascii"),
        f"the six bytes `{PROLOGUE.decode('ascii')}`",
        f"`{DIGEST_DOMAIN[:-1].decode('ascii')}` as {len(DIGEST_DOMAIN) - 1} ASCII bytes",
        KEY.text,
        f"That of the key above is `{KEY.fingerprint}`",
    ],
)
def test_that_the_paper_states_the_figures_of_the_code(project: Path, sentence: str) -> None:
    assert sentence in plain(project)


def test_that_the_paper_names_every_code_of_a_refusal(project: Path) -> None:
    sources = [*(project / "console/pump").glob("*.py"), *(project / "console/domain").glob("*_limits.py")]
    sources += [project / "console/domain/limits.py", project / "console/domain/bounds.py"]
    codes = {code for path in sources for code in CODE.findall(path.read_text(encoding="utf-8"))}
    assert len(codes) > 40
    assert not [code for code in sorted(codes) if "{" not in code and f"`{code}`" not in paper(project)]


def test_that_the_paper_names_every_alarm_bolus_prime_and_implant(project: Path) -> None:
    names = [each.value for kind in (Alarm, BolusKind, PrimeCase, ImplantKind) for each in kind]
    assert not [name for name in names if f"`{name}`" not in paper(project)]


def test_that_every_message_stands_in_the_paper_with_bytes_that_went_in_a_capture(project: Path) -> None:
    told = examples.examples()
    for kind in KINDS:
        example = told[kind.__name__]
        assert example.head + b"".join(part for _, part in example.parts) == example.data
        assert f"In [{example.capture}](captures/{example.capture}.itbp):" in paper(project)


def test_that_every_structure_that_the_paper_speaks_of_is_described(project: Path) -> None:
    described = set(re.findall(r"^\| \*\*`(\w+)`\*\*", paper(project), re.MULTILINE))
    spoken = set(re.findall(r"`(Wire\w+)`", paper(project))) | {LogEntry.__name__}
    assert spoken == described


def test_that_every_link_within_the_paper_leads_to_a_heading(project: Path) -> None:
    headings = re.findall(r"^#+ (.+)$", paper(project), re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    links = set(re.findall(r"\]\(#([^)]+)\)", paper(project)))
    assert links
    assert links <= anchors
