using System.Buffers.Binary;
using System.Text;
using Kefa.Evidence.Signing;

namespace Kefa.Evidence.Notes;

/// <summary>A witness's signature (tlog-cosignature): 8 bytes of time, big-endian, and Ed25519 over time and checkpoint.</summary>
internal static class Cosignature
{
    public const int Length = sizeof(long) + 64;

    public static byte[] Message(string text, long seconds) => Encoding.UTF8.GetBytes($"cosignature/v1\ntime {StrictText.Number(seconds)}\n{text}");

    public static (bool IsGood, long? Seconds) Verify(VerifierKey key, string text, ReadOnlySpan<byte> signature, ISignatures signatures)
    {
        if (signature.Length != Length) return (false, null);
        long seconds = BinaryPrimitives.ReadInt64BigEndian(signature);
        return seconds >= 0 && signatures.Verify(SignatureAlgorithm.Ed25519, key.PublicKey.Span, Message(text, seconds), signature[sizeof(long)..]) ? (true, seconds) : (false, null);
    }
}
