"""What the trainer's service tells, made by hand: a leak of 60 % on Alma's pump, the patient stiff by now.

Apart from `states`, which holds what a trainee may see. The figures are those of the sketch.
"""

from __future__ import annotations

from dataclasses import replace

from console.domain.faults import Fault
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR
from console.session.truth import Deed, FaultsTold, Sample, SignsTold, TruthTold
from support import states
from ui.instructor.state import InstructorState

NOW_MS = states.NOW_MS
LEAK = Fault("leak", 60, NOW_MS - 3 * MS_PER_DAY)
STIFF = SignsTold(
    level_thousandths=152,
    effect=180,
    tones=(("hip adductors, left", 320), ("hip adductors, right", 300)),
    spasms_tenths_per_h=70,
    spasm_severity=3,
    sedation=0,
    withdrawal=350,
    overdose=0,
    heart_rate=104,
    systolic=148,
    diastolic=92,
    breaths=18,
    spo2=97,
    temperature_tenths=378,
    gcs=15,
    itch=True,
)
TRUTH = TruthTold(
    reservoir_pl=10_210_000_000,
    ng_per_ml=2_000_000,
    tubing=((140_000_000, 2_000_000),),
    catheter=((179_000_000, 2_000_000),),
    given_ng=22_000_000,
    clock_ms=NOW_MS,
    drawable_pl=8_810_000_000,
    calculated_pl=8_790_000_000,
    commanded_pl_per_day=133_500_000,
    tip_pl_per_day=53_400_000,
    signs=STIFF,
    faults=(LEAK,),
)
DEEDS = (
    Deed(NOW_MS - 4 * MS_PER_DAY, "rate-set", "Let time run at ×3,600."),
    Deed(NOW_MS - 3 * MS_PER_DAY, "injected", "Leak, loses 60 %, from now on."),
    Deed(NOW_MS - 2 * MS_PER_DAY, "jumped", "Moved time forward by 24 h."),
)
FAULTS = FaultsTold(NOW_MS, (LEAK,), DEEDS)


def samples(days: int = 30) -> tuple[Sample, ...]:
    """Return a trace of `days` up to now, a sample every 6 h; the leak began three days ago."""
    return tuple(_sample(ago) for ago in range(days * 4, 0, -1))


def _sample(ago: int) -> Sample:
    """Return what was so `ago` quarters of a day before now."""
    leaking = max(0, 12 - ago)
    return Sample(
        at_ms=NOW_MS - ago * 6 * MS_PER_HOUR,
        true_pl=8_810_000_000 + ago * 33_300_000,
        calculated_pl=8_790_000_000 + ago * 33_400_000,
        commanded_pl_per_day=133_500_000 + (ago % 4) * 9_000_000,
        tip_pl_per_day=(53_400_000 if leaking else 133_000_000) + (ago % 4) * 9_000_000,
        level_thousandths=380 - leaking * 19,
        tone_hundredths=160 + leaking * 12,
    )


def state(**changed: object) -> InstructorState:
    """Return the instructor's window on the leak, with what is `changed`."""
    whole = InstructorState(
        linked=True,
        serial=states.SERIAL,
        who=states.ALMA.name,
        clock_ms=NOW_MS,
        rate=1,
        believed_ng_per_ml=2_000_000,
        truth=TRUTH,
        faults=FAULTS.faults,
        deeds=DEEDS,
        samples=samples(),
    )
    return replace(whole, **changed)  # type: ignore[arg-type]  # the fields are the tests' to name
