"""The values that messages carry, as frozen structs: positional arrays of integers, texts and bytes.

Apart from `messages`, which are said, and from `values`, which turns these into the domain's and back.
There is no float in the schema; an integer's range and a text's length stand in its type.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from console.domain.pairing import KEY_BYTES

Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Positive = Annotated[int, Meta(ge=1, le=2**53 - 1)]
Minute = Annotated[int, Meta(ge=0, le=1439)]
MinuteEnd = Annotated[int, Meta(ge=1, le=1440)]
Weekday = Annotated[int, Meta(ge=0, le=6)]
ONE_LINE = r"\A[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*\Z"
"""No text of the link breaks a line of a log or turns round what stands beside it."""

Name = Annotated[str, Meta(min_length=1, max_length=40, pattern=ONE_LINE)]
Sentence = Annotated[str, Meta(max_length=400, pattern=ONE_LINE)]
KeyBytes = Annotated[bytes, Meta(min_length=KEY_BYTES, max_length=KEY_BYTES)]
OperationId = Annotated[bytes, Meta(min_length=16, max_length=16)]
Digest = Annotated[bytes, Meta(min_length=32, max_length=32)]
Difference = Annotated[int, Meta(ge=-(2**53 - 1), le=2**53 - 1)]
Day = Annotated[int, Meta(ge=0, le=2_932_896)]
"""A day of the pump's calendar, counted from 1 January 1970 (0) to 31 December 9999."""

Fraction2 = tuple[Count, Positive]
"""An exact non-negative rational as numerator and denominator."""


class Wire(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The form all structs of the link share."""


class WireRateStep(Wire, frozen=True, tag=1):
    """A flex step typed as a rate: start in minutes of the day, ng/h."""

    start_minute: Minute
    ng_per_h: Count


class WireDoseStep(Wire, frozen=True, tag=2):
    """A flex step typed as a dose: start in minutes of the day, ng within the step."""

    start_minute: Minute
    ng: Count


class WireShareStep(Wire, frozen=True, tag=3):
    """A flex step typed as a share of the day: start in minutes of the day, hundredths of a percent."""

    start_minute: Minute
    hundredths: Annotated[int, Meta(ge=1, le=10_000)]


class WireMinimumStep(Wire, frozen=True, tag=4):
    """A flex step at the model's minimum rate: start in minutes of the day, pL/h."""

    start_minute: Minute
    pl_per_h: Count


WireStep = WireRateStep | WireDoseStep | WireShareStep | WireMinimumStep


class WireDayGroup(Wire, frozen=True):
    """Days (Monday 0), their 1–13 steps, and the day's total in ng where the steps are shares."""

    days: Annotated[tuple[Weekday, ...], Meta(min_length=1, max_length=7)]
    steps: Annotated[tuple[WireStep, ...], Meta(min_length=1, max_length=13)]
    total_ng: Count | None


class WireSimple(Wire, frozen=True, tag=1):
    """Simple continuous, ng/day."""

    ng_per_day: Count


class WireFlex(Wire, frozen=True, tag=2):
    """Flex, 1–7 day groups."""

    groups: Annotated[tuple[WireDayGroup, ...], Meta(min_length=1, max_length=7)]


class WireMinimum(Wire, frozen=True, tag=3):
    """The model's minimum rate, pL/h of the drug in the reservoir."""

    pl_per_h: Count


class WireRate(Wire, frozen=True, tag=5):
    """A basal rate, ng/h."""

    ng_per_h: Count


class WirePeriodic(Wire, frozen=True, tag=4):
    """Periodic bolus: ng over `lasts_ms` every `every_ms` on a basal, counted from `first_ms`.

    Null: counted from the instant at which it begins to run.
    """

    ng: Positive
    every_ms: Positive
    lasts_ms: Positive
    basal: WireRate | WireMinimum
    first_ms: Count | None


WireInfusion = WireSimple | WireFlex | WireMinimum | WirePeriodic


class WireLater(Wire, frozen=True):
    """The infusion that takes over by itself at `at_ms` on the pump's clock."""

    at_ms: Count
    infusion: WireInfusion


class WirePatientBolus(Wire, frozen=True):
    """What the patient may add: ng over `lasts_ms`, not again for `lockout_ms`, at most `per_day` in 24 h."""

    ng: Positive
    lasts_ms: Positive
    lockout_ms: Positive
    per_day: Annotated[int, Meta(ge=1, le=24)]


class WirePrescription(Wire, frozen=True):
    """Drug, strength in ng/mL, infusion, low-reservoir volume in pL, what comes later, patient boluses."""

    drug: Name
    ng_per_ml: Positive
    infusion: WireInfusion
    low_reservoir_pl: Count
    later: WireLater | None
    patient_bolus: WirePatientBolus | None


class WireDrug(Wire, frozen=True):
    """A drug's name and strength in ng/mL."""

    name: Name
    ng_per_ml: Positive


class WireDosePhase(Wire, frozen=True, tag=1):
    """A stretch of a bolus: `ng` evenly over `duration_ms`."""

    ng: Positive
    duration_ms: Positive


class WireVolumePhase(Wire, frozen=True, tag=2):
    """A stretch of a prime or a bridge: `pl` evenly over `duration_ms`; a bridge says what it clears."""

    pl: Positive
    duration_ms: Positive
    clears: WireDrug | None


WirePhase = WireDosePhase | WireVolumePhase
WirePhases = Annotated[tuple[WirePhase, ...], Meta(min_length=1, max_length=4)]


class WireSegment(Wire, frozen=True):
    """A piece of catheter: length as sold and what was trimmed, in 0.1 mm, and nL per cm."""

    name: Name
    length_tenth_mm: Positive
    trimmed_tenth_mm: Count
    nl_per_cm: Positive


class WireCatheter(Wire, frozen=True):
    """A catheter by its segments or by a typed volume in pL; with neither its volume is not known."""

    model: Name
    segments: Annotated[tuple[WireSegment, ...], Meta(max_length=4)]
    typed_pl: Count | None


class WireProgram(Wire, frozen=True, tag=1):
    """The change: run this prescription; `bridge` replaces the one under way, null leaves it."""

    prescription: WirePrescription
    bridge: WirePhases | None


class WireBolus(Wire, frozen=True, tag=2):
    """The change: give `ng` evenly over `duration_ms`."""

    ng: Positive
    duration_ms: Positive


class WirePrime(Wire, frozen=True, tag=3):
    """The change: move `pl` in `duration_ms` in place of the basal; `case` is one of four."""

    case: Name
    pl: Positive
    duration_ms: Positive


class WireRefill(Wire, frozen=True, tag=4):
    """The change: what was drawn, left and injected (pL), what runs now, and how the path is cleared."""

    withdrawn_pl: Count
    left_pl: Count
    filled_pl: Count
    prescription: WirePrescription
    bridge: WirePhases | None
    stable_until: Day | None


class WireStop(Wire, frozen=True, tag=5):
    """The change: no flow until resumed; `restart_ms` is when that is planned, null if it is not."""

    restart_ms: Count | None


class WireResume(Wire, frozen=True, tag=6):
    """The change: run the stored program again."""


class WireImplant(Wire, frozen=True, tag=7):
    """The change: which catheter the pump is joined to, and what was done."""

    kind: Name
    catheter: WireCatheter


Repeat = Annotated[int, Meta(ge=10, le=120)]
"""After how many minutes a tone is repeated."""


class WireAlarms(Wire, frozen=True, tag=8):
    """The change: repeat the tones of critical and of non-critical alarms after so many minutes."""

    critical_minutes: Repeat
    non_critical_minutes: Repeat


WireChange = (
    WireProgram | WireBolus | WirePrime | WireRefill | WireStop | WireResume | WireImplant | WireAlarms
)


class WireIdentity(Wire, frozen=True):
    """Model, serial, whether simulated, and the services offered."""

    model: Name
    serial: Name
    simulated: bool
    services: Annotated[tuple[Name, ...], Meta(max_length=8)]


class WireRunningBolus(Wire, frozen=True):
    """A bolus of a kind under way on the pump's clock; `replaces`: the basal does not flow meanwhile."""

    kind: Name
    phases: WirePhases
    started_ms: Count
    replaces: bool


class WireRan(Wire, frozen=True):
    """A stretch of the last 24 h: how long it lasted, and what programs and bridges gave in it, ng/h."""

    lasts_ms: Annotated[int, Meta(ge=1, le=86_400_000)]
    ng_per_h: Fraction2


class WireStanding(Wire, frozen=True):
    """An alarm that stands, and since when on the pump's clock."""

    alarm: Name
    since_ms: Count


class WireGiven(Wire, frozen=True):
    """What was given in the last 24 h, ng: by single boluses that are over, by so many of the patient's own.

    Beneath them `ran`: stretch after stretch, the last of which ends at the reading.
    """

    single_ng: Count
    patient_ng: Count
    patient_count: Count
    ran: Annotated[tuple[WireRan, ...], Meta(max_length=50)]


class WireAspirate(Wire, frozen=True, tag=1):
    """Draw up to `pl` through a port; null: until nothing more comes."""

    port: Name
    pl: Count | None


class WireInject(Wire, frozen=True, tag=2):
    """Inject `pl` of a drug through a port."""

    port: Name
    drug: WireDrug
    pl: Positive


class WireRinse(Wire, frozen=True, tag=3):
    """Put `pl` of a drug into the reservoir and draw it out again, `times` times."""

    drug: WireDrug
    pl: Positive
    times: Annotated[int, Meta(ge=1, le=5)]


class WireJoin(Wire, frozen=True, tag=4):
    """Join the pump to a catheter that holds `pl` of a drug; null: of CSF."""

    pl: Positive
    drug: WireDrug | None


class WirePart(Wire, frozen=True, tag=5):
    """Take the pump off its catheter."""


class WirePress(Wire, frozen=True, tag=6):
    """Press the button of the patient's controller."""


class WireExamine(Wire, frozen=True, tag=7):
    """Find something out: `look` is one of six."""

    look: Name


class WireOral(Wire, frozen=True, tag=8):
    """Give `mg` of a drug by mouth."""

    drug: Name
    mg: Annotated[int, Meta(ge=1, le=100)]


class WireLumbarBolus(Wire, frozen=True, tag=9):
    """Give `ng` of baclofen by lumbar puncture."""

    ng: Positive


class WireDrawCsf(Wire, frozen=True, tag=10):
    """Draw `pl` of cerebrospinal fluid (CSF) by lumbar puncture."""

    pl: Positive


class WireAdmit(Wire, frozen=True, tag=11):
    """Admit the patient to a kind of care."""

    care: Name


class WireDischarge(Wire, frozen=True, tag=12):
    """Send the patient home."""


WireAtPatient = WireExamine | WireOral | WireLumbarBolus | WireDrawCsf | WireAdmit | WireDischarge
WireHand = WireAspirate | WireInject | WireRinse | WireJoin | WirePart | WirePress | WireAtPatient


class WireFinding(Wire, frozen=True):
    """Something that was looked at, and how it is."""

    what: Name
    how: Sentence


class WirePaired(Wire, frozen=True):
    """A console that the pump is paired with, and whether it is the one that the pump began with."""

    name: Name
    fingerprint: Name
    own: bool


class WireParcel(Wire, frozen=True):
    """A stretch of fluid in the path: its volume in pL and strength in ng/mL, rounded down; 0: no drug."""

    pl: Count
    ng_per_ml: Count
