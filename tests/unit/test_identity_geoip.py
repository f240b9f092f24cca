"""GeoIP: any MMDB file fills in what a question lacks; without one, or without an answer, nothing breaks."""

from pathlib import Path

import pytest

from limen.features.codes import ASN, COUNTRY
from limen.identity.geoip import NOWHERE, GeoIp, Place
from limen.identity.question import LoginQuestion, plain_of
from limen.model import ConfigError, Fix
from limen.model.network import address_of
from limen.testing.doors import Doors
from limen.testing.mmdb import write_mmdb

OSLO = {
    "country": {"iso_code": "NO"},
    "subdivisions": [{"iso_code": "03"}],
    "location": {"latitude": 59.91, "longitude": 10.75, "accuracy_radius": 20},
}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    city = write_mmdb(
        tmp_path / "city.mmdb",
        {
            "84.208.0.0/16": OSLO,
            "45.9.20.0/24": {"country": {"iso_code": "US"}},
            "10.0.0.0/8": {"country_code": "DE", "asn": "AS64500"},
            "11.0.0.0/8": {"country": 7, "location": {"latitude": "north"}, "subdivisions": [], "asn": "x"},
        },
    )
    asn = write_mmdb(tmp_path / "asn.mmdb", {"84.208.0.0/16": {"autonomous_system_number": 29695}})
    return {"geoip": str(city), "geoip_asn": str(asn)}


def test_two_files_together_tell_country_region_place_and_asn(files: dict[str, str]) -> None:
    geoip = GeoIp.opened(files)
    assert geoip.place("84.208.1.7") == Place("NO", "03", 29695, Fix(59.91, 10.75, 20.0))
    assert geoip.place("45.9.20.3") == Place("US")
    assert geoip.place("10.1.2.3") == Place("DE", "", 64500)
    geoip.close()


@pytest.mark.parametrize("address", ["", "192.0.2.1", "2001:db8::1", "nonsense", "11.1.1.1", "84.208.1"])
def test_what_is_not_known_is_nowhere(files: dict[str, str], address: str) -> None:
    assert GeoIp.opened(files).place(address) == NOWHERE
    assert GeoIp.opened({"geoip": ""}).place(address) == NOWHERE


def test_a_question_counts_for_more_than_the_file(files: dict[str, str]) -> None:
    geoip = GeoIp.opened(files)
    asked = LoginQuestion("ada", client_ip="84.208.1.7", country="SE", asn=1)
    plain = plain_of(asked, 1e9, geoip)
    assert (plain.country, plain.region, plain.asn) == ("SE", "", 1)
    assert plain.fix == Fix(59.91, 10.75, 20.0)


def test_a_file_that_is_missing_or_none_is_an_error_at_the_start(tmp_path: Path) -> None:
    broken = tmp_path / "broken.mmdb"
    broken.write_bytes(b"this is no database")
    for file in (broken, tmp_path / "missing.mmdb", tmp_path):
        with pytest.raises(ConfigError, match=r"\[logins\] geoip = .*: name a readable"):
            GeoIp.opened({"geoip": str(file)})


def test_a_damaged_file_is_a_risk_without_a_place(files: dict[str, str]) -> None:
    file = Path(files["geoip"])
    whole = bytearray(file.read_bytes())
    start = whole.index(b"iso_code") - 8
    whole[start : start + 40] = b"\xff" * 40
    file.write_bytes(whole)
    assert GeoIp.opened({"geoip": str(file)}).place("84.208.1.7").fix is None


def test_behind_the_doors_an_address_alone_is_enough(tmp_path: Path, files: dict[str, str]) -> None:
    doors = Doors(tmp_path, **{f"logins.{name}": file for name, file in files.items()})
    try:
        doors.log_in(client_ip="84.208.1.7")
        login = doors.last().features.login
        assert login.network[ASN]
        assert login.network[COUNTRY]
        assert login.fix == Fix(59.91, 10.75, 20.0)
        doors.log_in(client_ip="192.0.2.1")
        assert doors.last().features.login.fix is None
    finally:
        doors.close()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7:4711", "203.0.113.7"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::1"),
        (" 203.0.113.7 ", "203.0.113.7"),
        ("203.0.113.7, 10.0.0.1", ""),
        ("localhost", ""),
        ("0x7f.1", ""),
        ("203.0.113.256", ""),
        ("203.0.113.07", ""),
    ],
)
def test_addresses_are_read_in_the_forms_they_come_in(text: str, address: str) -> None:
    assert address_of(text) == address
