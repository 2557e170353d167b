"""Playing a case on a real pump: its firmware, world, bench and patient, from its start to its last look.

Apart from `files` and `looks`. The pump is asked by the same messages as over a link; only faults, which no
pump is told of, are put into its world. No link and no clock: the same case gives the same report, always.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from operator import attrgetter

from console.cases.deeds import called
from console.cases.looks import LOOKS, Scene, tone
from console.cases.sight import degree
from console.cases.values import (
    Begins,
    Case,
    Cleared,
    Done,
    Event,
    Expectation,
    Felt,
    Read,
    Refilled,
    Reprogrammed,
    Telling,
    Told,
)
from console.cases.wanted import Check, Found, Says, plain
from console.domain import bridge, faults, path, wording
from console.domain.catalog import Catalog
from console.domain.change import Bridge, Change, ProgramChange, RefillChange
from console.domain.hands import Aspirate, Port
from console.domain.prescription import Drug, Prescription, restrengthed
from console.domain.quantities import PL_PER_ML, Volume
from console.domain.reading import Reading
from console.errors import RuleBroken
from console.protocol import codec, hands, messages, values
from console.protocol.messages import Act, Commit, Prepare, Prepared, ReadStatus, Refused, Status
from console.pump.bench import Bench
from console.pump.factory import manufacture
from console.pump.firmware import Firmware
from console.pump.memory import VolatileMemory

CONSOLE = "case"
USER = "the case"
AT_ONCE_MS = 0
"""Link time: nothing a case prepares waits long enough to expire."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the report: when, who (`fault`, `hands`, `console`, `pump` or `patient`), and what.

    `words` tell what was done or found, `why` is what the case says of it.
    """

    at_ms: int
    who: str
    what: str
    words: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something was as expected, with a sentence that says what was found."""

    at_ms: int
    key: str
    met: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Report:
    """What happened in a case, and how each of its expectations fared."""

    case: Case
    rows: tuple[Row, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def missed(self) -> tuple[Verdict, ...]:
        """What was not as expected."""
        return tuple(verdict for verdict in self.verdicts if not verdict.met)


def play(case: Case, catalog: Catalog) -> Report:
    """Return the report of `case`; refuses a pump that cannot be made as the case has it."""
    run = _Run(case, catalog)
    dues: list[Event | Expectation] = [*case.events, *case.expectations]
    for due in sorted(dues, key=attrgetter("at_ms")):
        run.until(due.at_ms)
        if isinstance(due, Event):
            run.let(due)
        else:
            run.judge(due)
    return Report(case, tuple(run.rows), tuple(run.verdicts))


class _Run:
    """One case under way."""

    def __init__(self, case: Case, catalog: Catalog) -> None:
        self.rows: list[Row] = []
        self.verdicts: list[Verdict] = []
        self._catalog = catalog
        self._firmware = Firmware(catalog, _made(case, catalog))
        self._bench = Bench(self._firmware, catalog)
        self._firmware.open(CONSOLE)
        self._first = self._firmware.world.response.signs(case.starts_ms)
        self._logged = self._log_head
        self._since = self._logged
        self._held_pl = self._reading.reservoir_pl
        self._drawn = Volume(0)
        self._operations = 0
        self._at_ms = case.starts_ms

    def until(self, at_ms: int) -> None:
        """Let time pass."""
        while self._firmware.hydraulics.at_ms < at_ms:
            self._firmware.advance(at_ms)
        self._at_ms = at_ms
        self._tell_log()

    def let(self, event: Event) -> None:
        """Let `event` happen, now."""
        match event.deed:
            case Begins(fault):
                kind = faults.checked(self._catalog.faults, fault)
                self._may("fault", self._firmware.inject(fault), "")
                until = "" if fault.until_ms is None else f", until {wording.moment_text(fault.until_ms)}"
                self._row("fault", fault.name, f"{faults.told(kind, fault.value)}{until}.", event.why)
            case Cleared(name):
                self._may("fault", self._firmware.clear(name), "")
                self._row("fault", name, "It is over.", event.why)
            case Done():
                self._act(event.deed, event.why)
            case Told():
                self._send(event.deed, event.why)
            case Read():
                self._read(event.why)
        self._tell_log()

    def judge(self, expected: Expectation) -> None:
        """Look at all that is expected now, and write down how the patient is."""
        scene = self._scene()
        signs = scene.signs
        told = f"Tone {tone(signs):.1f}, sedation {signs.sedation}, GCS {signs.gcs}; withdrawal "
        told += f"{degree(signs.withdrawal)}, overdose {degree(signs.overdose)}."
        self._row("patient", "seen", told, expected.why)
        for check in expected.checks:
            self._check(check, LOOKS[check.key](scene))

    def _scene(self) -> Scene:
        entries = self._firmware.log.entries
        return Scene(
            at_ms=self._at_ms,
            reading=self._reading,
            held_pl=self._held_pl,
            drawable_pl=self._firmware.body.drawable_pl,
            practice=self._catalog.practice,
            first=self._first,
            signs=self._firmware.world.response.signs(self._at_ms),
            log=tuple(entry.kind for entry in entries if entry.sequence >= self._since),
        )

    @property
    def _reading(self) -> Reading:
        """What a reading would show now; this is none."""
        return codec.reading(self._firmware.status())

    @property
    def _log_head(self) -> int:
        return self._reading.log_head

    def _check(self, check: Check, found: Found) -> None:
        self.verdicts.append(Verdict(self._at_ms, check.key, check.wanted.met(found), check.sentence(found)))

    def _row(self, who: str, what: str, words: str, why: str = "") -> None:
        self.rows.append(Row(self._at_ms, who, what, plain(words), why))

    def _tell_log(self) -> None:
        """Write down what the pump has logged since the last time."""
        for entry in self._firmware.log.entries:
            if entry.sequence >= self._logged:
                self.rows.append(Row(entry.at_ms, "pump", entry.kind, plain(entry.what)))
        self._logged = self._log_head

    def _may(self, who: str, answer: object, expected: str) -> bool:
        """Write down whether `answer` is a refusal where one was expected, and none elsewhere."""
        code = answer.code if isinstance(answer, Refused) else ""
        if code or expected:
            shown = f"{code} ({answer.sentence})" if isinstance(answer, Refused) else "none"
            sentence = f"The refusal is {shown}; expected was {expected or 'none'}."
            self.verdicts.append(Verdict(self._at_ms, f"{who}.refused", code == expected, plain(sentence)))
        return not code

    def _act(self, done: Done, why: str) -> None:
        answer = self._bench.answer(Act(hands.to_wire(done.hand)), AT_ONCE_MS)
        what = called(done.hand)
        if not isinstance(answer, messages.Felt):
            self._may("hands", answer, done.refused)
            self._row("hands", what, answer.sentence if isinstance(answer, Refused) else "", why)
            return
        self._may("hands", None, done.refused)
        felt = hands.felt_from_wire(answer)
        if isinstance(done.hand, Aspirate) and done.hand.port is Port.RESERVOIR and felt.volume is not None:
            self._drawn = felt.volume
        found = "; ".join(f"{name}: {words}" for name, words in felt.findings)
        self._row("hands", what, f"{felt.words} {found}.".strip() if found else felt.words, why)
        ml = None if felt.volume is None else Fraction(felt.volume.pl, PL_PER_ML)
        for check, shown in _felt_checks(what, done.felt, ml, felt.words, dict(felt.findings)):
            self._check(check, shown)

    def _read(self, why: str) -> None:
        answer = self._firmware.answer(ReadStatus(), AT_ONCE_MS)
        if isinstance(answer, Status):
            reading = codec.reading(answer)
            held = wording.amount(Fraction(reading.reservoir_pl, PL_PER_ML), "mL", 1)
            alarms = ", ".join(reading.alarms) or "none"
            self._row("console", "read", f"Calculated {held}; alarms: {alarms}.", why)

    def _send(self, told: Told, why: str) -> None:
        """Prepare and commit what the console tells the pump."""
        change = self._change(told.telling)
        self._operations += 1
        operation = self._operations.to_bytes(16, "big")
        base = self._firmware.history.last
        answer = self._firmware.answer(
            Prepare(operation, base.version, base.digest, values.to_wire(change), USER), AT_ONCE_MS
        )
        if isinstance(answer, Prepared):
            answer = self._firmware.answer(Commit(operation, answer.digest), AT_ONCE_MS)
        taken = self._may("console", answer, told.refused)
        what = type(told.telling).__name__.removesuffix("Change").lower()
        words = "The pump takes it." if taken else "The pump refuses it."
        self._row("console", what, words, why)
        if taken and isinstance(change, RefillChange):
            self._held_pl = self._reading.reservoir_pl

    def _change(self, telling: Telling) -> Change:
        reading = self._reading
        running = replace(reading.prescription, later=None)
        match telling:
            case Reprogrammed(infusion):
                strength = running.drug.concentration
                return ProgramChange(replace(running, infusion=restrengthed(infusion, strength)))
            case Refilled():
                return self._refill(telling, reading, running)
            case _:
                return telling

    def _refill(self, told: Refilled, reading: Reading, running: Prescription) -> RefillChange:
        strength = told.concentration or running.drug.concentration
        drug = Drug(running.drug.name, strength)
        infusion = restrengthed(told.infusion or running.infusion, strength)
        return RefillChange(
            withdrawn=self._drawn if told.withdrawn is None else told.withdrawn,
            left=told.left,
            filled=told.filled,
            prescription=replace(running, drug=drug, infusion=infusion),
            bridge=self._bridge(reading, drug) if told.bridge else None,
        )

    def _bridge(self, reading: Reading, drug: Drug) -> Bridge:
        way = path.bridge_path(self._firmware.model, reading.catheter)
        if way is None:
            raise RuleBroken("A bridge needs the catheter's volume; give the case's pump a catheter.")
        return bridge.planned(reading.prescription, drug, way.volume_pl, reading.clock_ms).bridge


def _made(case: Case, catalog: Catalog) -> VolatileMemory:
    memory, pump = VolatileMemory(), case.pump
    manufacture(
        catalog,
        memory,
        clock_ms=case.starts_ms,
        model=pump.model,
        serial=pump.serial,
        prescription=pump.program,
        filled=pump.filled,
        catheter=pump.catheter,
        seed=pump.seed,
        near_empty=case.patient.near_empty,
        patient=case.patient.response,
    )
    return memory


def _felt_checks(
    what: str, wanted: Felt, ml: Fraction | None, words: str, findings: dict[str, str]
) -> Iterator[tuple[Check, Found]]:
    """Return what hands had to feel and find, each with what they did."""
    if wanted.ml is not None:
        yield Check(f"{what}.ml", wanted.ml), ml
    if wanted.says:
        yield Check(f"{what}.says", Says(wanted.says)), plain(words)
    for name, part in wanted.finds:
        yield Check(f"{what}.{name}", Says(part)), findings.get(name)
