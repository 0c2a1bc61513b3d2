"""For `make run-lan`: a certificate for this machine's address in the local network; prints that address."""

import datetime as dt
import ipaddress
import os
import socket
import sys
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAYS = 90
RENEW_DAYS = 7


def lan_address() -> ipaddress.IPv4Address:
    """The address under which this machine's neighbours reach it; nothing is sent to find out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # an address for examples (RFC 5737); only the route is looked up
        return ipaddress.IPv4Address(probe.getsockname()[0])


def still_good(path: Path, address: ipaddress.IPv4Address) -> bool:
    """Whether the certificate that is there is for this address and lasts some days more."""
    if not path.exists():
        return False
    kept = x509.load_pem_x509_certificate(path.read_bytes())
    names = kept.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    lasts_until = kept.not_valid_after_utc - dt.timedelta(days=RENEW_DAYS)
    return address in names.get_values_for_type(x509.IPAddress) and dt.datetime.now(dt.UTC) < lasts_until


def certificate(key: ec.EllipticCurvePrivateKey, address: ipaddress.IPv4Address) -> x509.Certificate:
    """A certificate of its own making, for a server at this address."""
    names = [x509.IPAddress(address), x509.DNSName("localhost")]
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "My TOYOTA demo")])
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=DAYS))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )


def main(folder: Path) -> None:
    """Makes key and certificate in `folder` unless good ones are there, and prints the address."""
    try:
        address = lan_address()
    except OSError:
        sys.exit("This machine has no address in a local network: connect it, or use `make run`.")
    os.umask(0o077)
    folder.mkdir(parents=True, exist_ok=True)
    if not still_good(folder / "certificate.pem", address):
        key = ec.generate_private_key(ec.SECP256R1())
        pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        (folder / "key.pem").write_bytes(key.private_bytes(pem, pkcs8, serialization.NoEncryption()))
        (folder / "certificate.pem").write_bytes(certificate(key, address).public_bytes(pem))
    print(address)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
