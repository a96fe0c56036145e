#!/usr/bin/env python3
"""Verifies a tlog-tiles log, and receipts of it, sharing no code with the product: Python's standard library and the openssl command.

usage: verify_log.py LOG VKEY [RECEIPT...]     LOG is an address or a folder, VKEY the log's verifier key or a file that holds it
"""
import base64, hashlib, json, os, subprocess, sys, tempfile, urllib.error, urllib.request

H = lambda data: hashlib.sha256(data).digest()
leaf = lambda entry: H(b"\0" + entry)
node = lambda left, right: H(b"\1" + left + right)
# The prefix of an Ed25519 public key in DER.
SPKI = bytes.fromhex("302a300506032b6570032100")


def read(log, path):
    if "://" in log:
        try:
            with urllib.request.urlopen(log.rstrip("/") + "/" + path) as answer:
                return answer.read()
        except urllib.error.HTTPError as missing:
            sys.exit(f"{path}: HTTP {missing.code}")
    with open(os.path.join(log, path), "rb") as file:
        return file.read()


def verify_signature(public, message, signature):
    with tempfile.TemporaryDirectory() as folder:
        names = [os.path.join(folder, name) for name in ("key", "message", "signature")]
        for name, data in zip(names, (SPKI + public, message, signature)):
            with open(name, "wb") as file:
                file.write(data)
        return subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", names[0], "-rawin", "-in", names[1], "-sigfile", names[2]],
                              capture_output=True).returncode == 0


def checkpoint(note, vkey):
    name, key_id, key = vkey.split("+", 2)
    key = base64.b64decode(key, validate=True)
    assert key[0] == 1, "not an Ed25519 key"
    assert H(name.encode() + b"\n" + key)[:4].hex() == key_id, "the key has another id"
    text, signatures = note.rsplit(b"\n\n", 1)
    text += b"\n"
    good = False
    for line in signatures.decode().splitlines():
        dash, who, data = line.split(" ")
        data = base64.b64decode(data, validate=True)
        assert dash == "\u2014"
        if who == name and data[:4].hex() == key_id:
            assert verify_signature(key[1:], text, data[4:]), "the log's signature is wrong"
            good = True
    assert good, "the log did not sign"
    origin, size, root = text.decode().split("\n")[:3]
    assert origin == name, "another origin"
    return int(size), base64.b64decode(root, validate=True)


def path_of(row, n, width):
    groups = [f"{n % 1000:03d}"]
    while n >= 1000:
        n //= 1000
        groups.insert(0, f"x{n % 1000:03d}")
    return f"tile/{row}/" + "/".join(groups) + ("" if width == 256 else f".p/{width}")


def row_of(hashes):
    return [(i // 256, hashes[i:i + 256]) for i in range(0, len(hashes), 256)]


def root_of(hashes):
    if not hashes:
        return H(b"")
    if len(hashes) == 1:
        return hashes[0]
    half = 1 << ((len(hashes) - 1).bit_length() - 1)
    return node(root_of(hashes[:half]), root_of(hashes[half:]))


def verify_log(log, vkey):
    size, root = checkpoint(read(log, "checkpoint"), vkey)
    hashes = []
    for n in range((size + 255) // 256):
        width = min(256, size - 256 * n)
        bundle = read(log, path_of("entries", n, width))
        for _ in range(width):
            length = int.from_bytes(bundle[:2], "big")
            assert len(bundle) >= 2 + length, "a bundle is cut off"
            hashes.append(leaf(bundle[2:2 + length]))
            bundle = bundle[2 + length:]
        assert not bundle, "a bundle is too long"
    assert root_of(hashes) == root, "the entries do not give the root"
    level, row = 0, hashes
    while row:
        for n, tile in row_of(row):
            assert read(log, path_of(level, n, len(tile))) == b"".join(tile), f"tile {level}/{n} does not follow from the entries"
        row = [root_of(tile) for _, tile in row_of(row) if len(tile) == 256]
        level += 1
    return size


def run_proof(index, size, start, proof):
    assert 0 <= index < size
    at, last, value = index, size - 1, start
    for other in proof:
        assert last > 0, "the proof is too long"
        if at & 1 or at == last:
            value = node(other, value)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            value = node(value, other)
        at, last = at >> 1, last >> 1
    assert last == 0, "the proof is too short"
    return value


def verify_receipt(data, vkey):
    head, note = data.split(b"\n\n", 1)
    lines = head.decode().split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1" and lines[1].startswith("extra ") and lines[2].startswith("index ")
    opening = json.loads(base64.b64decode(lines[1][6:], validate=True))
    salt, event = bytes.fromhex(opening["salt"]), base64.b64decode(opening["event"], validate=True)
    commitment = H(b"kefa/event/v1\n" + salt + event)
    if "batch" in opening:
        place = opening["batch"]
        members = run_proof(place["position"], place["count"], leaf(commitment), [base64.b64decode(h, validate=True) for h in place["proof"]])
        commitment = H(b"kefa/batch/v1\n" + place["count"].to_bytes(8, "big") + members)
    size, root = checkpoint(note, vkey)
    assert run_proof(int(lines[2][6:]), size, leaf(b"\1" + commitment), [base64.b64decode(h, validate=True) for h in lines[3:]]) == root, "the proof leads elsewhere"
    return json.loads(event)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    key = sys.argv[2]
    if os.path.exists(key):
        with open(key, encoding="utf-8") as file:
            key = file.read().strip()
    try:
        print("OK", verify_log(sys.argv[1], key), "entries")
        for name in sys.argv[3:]:
            with open(name, "rb") as file:
                said = verify_receipt(file.read(), key)
            print("OK", said["stream"], said["n"], said["type"])
    except (AssertionError, FileNotFoundError) as wrong:
        sys.exit(f"NOT GOOD: {wrong}")
