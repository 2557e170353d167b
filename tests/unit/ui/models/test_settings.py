"""What Settings says."""

from __future__ import annotations

from dataclasses import replace

from console.domain.pairing import KnownPump
from support import panels, states
from ui.models import settings
from ui.state import Link, PatientRow


def test_that_a_pump_is_told_by_fingerprint_and_address_and_whether_it_is_there():
    there, gone, unknown = settings.pumps(panels.known())
    told = "key KAT5WQ2M\nlast met at mqtt://broker.ward.example/CS-100001"
    assert there.detail == f"nobody's pump · {told}"
    assert [each.mark for each in (there, gone, unknown)] == ["there", "not there", "not known"]
    assert "still lists this console" in there.meaning
    assert settings.counted_pumps(panels.known()) == "3\u00a0pumps"
    assert settings.counted_pumps(panels.settings()) == ""


def test_that_a_carrier_tells_what_it_needs_and_only_a_plug_in_can_be_switched():
    rows = {row.scheme: row for row in settings.carriers(panels.known())}
    assert rows["tcp"].told == "A pump in a process of its own, here or on the network."
    assert "Needs a broker" in rows["mqtt"].told
    assert (rows["tcp"].on, rows["unix"].on, rows["pigeon"].on) == (None, True, False)
    assert (rows["tcp"].mark, rows["unix"].mark, rows["pigeon"].mark, rows["smoke"].mark) == (
        "built in",
        "plug-in, on",
        "plug-in, off",
        "plug-in, broken",
    )
    assert "cisterna-transport-unix 1.2" in rows["unix"].told
    assert "not installed any more" in rows["smoke"].trouble


def test_that_a_console_says_what_it_is_called_and_where_its_patients_pumps_are():
    assert settings.facts(panels.settings()) == (
        ("On a pump's panel it is called", "console 7QHD"),
        ("A patient's pump is opened", settings.EACH),
        ("The open pump is", "—"),
    )
    assert settings.facts(panels.known())[2][1] == "SIM-700182, inside this program"
    assert settings.facts(panels.unpaired())[2][1] == f"SIM-700182, at {panels.AFAR.elsewhere}"
    lost = replace(panels.known(), link=Link.LOST)
    assert settings.facts(lost)[2][1] == "SIM-700182"
    assert settings.facts(named())[1][1] == "at tcp://pump-3.ward.example:4711, as it was started"


def test_that_a_pump_is_opened_with_its_patient_and_one_of_nobody_only_after_a_question():
    rows = (PatientRow(states.ALMA, states.implant_of(1), None, ""),)
    there, gone, carried = settings.pumps(replace(panels.known(), patients=rows))
    assert [each.opens for each in (there, gone, carried)] == ["Open…", "Open…", "Open"]
    assert carried.detail.startswith("Alma Rivera's pump · ")
    assert there.detail.startswith("nobody's pump · ")
    assert (there.open_off, carried.open_off) == ("", "")
    assert "not there" in gone.open_off


def test_that_a_pump_that_cannot_be_opened_from_here_says_why():
    assert all("--pump" in each.open_off for each in settings.pumps(named()))
    unknown = replace(panels.known().ways, pumps=(KnownPump("CS-1", "KAT5WQ2M", ""),))
    (pump,) = settings.pumps(replace(panels.known(), ways=unknown))
    assert "not known where" in pump.open_off


def named():
    ways = replace(panels.known().ways, named="tcp://pump-3.ward.example:4711")
    return replace(panels.known(), ways=ways)
