using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Kefa.Evidence.Signing;

namespace Kefa.Evidence.Notes;

/// <summary>A private key of signed notes. As text <c>PRIVATE+KEY+&lt;name&gt;+&lt;id&gt;+&lt;base64&gt;</c>, which is as secret as the key.</summary>
public sealed class SignerKey
{
    private const string Prefix = "PRIVATE+KEY+";

    private readonly ISignatures _signatures;
    private readonly byte[] _privateKey;

    /// <param name="name">The name of the key.</param>
    /// <param name="kind">What it signs.</param>
    /// <param name="privateKey">32 bytes of seed for Ed25519, DER for SM2.</param>
    /// <param name="signatures">Where it is signed.</param>
    public SignerKey(string name, KeyKind kind, ReadOnlySpan<byte> privateKey, ISignatures signatures)
    {
        (_signatures, _privateKey) = (signatures, privateKey.ToArray());
        Verifier = new VerifierKey(name, kind, signatures.PublicKeyOf(kind == KeyKind.Sm2 ? SignatureAlgorithm.Sm2 : SignatureAlgorithm.Ed25519, privateKey));
    }

    /// <summary>The public half.</summary>
    public VerifierKey Verifier { get; }

    /// <summary>A new key.</summary>
    public static SignerKey New(string name, KeyKind kind, ISignatures signatures) =>
        new(name, kind, signatures.NewPrivateKey(kind == KeyKind.Sm2 ? SignatureAlgorithm.Sm2 : SignatureAlgorithm.Ed25519), signatures);

    /// <summary>Reads what <see cref="ToSecretText"/> wrote.</summary>
    /// <exception cref="FormatException">It is not a private key, or was not copied whole. The message does not repeat it.</exception>
    public static SignerKey Parse(string text, ISignatures signatures)
    {
        string[] parts = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..].Split('+', 3) : [];
        if (parts.Length != 3 || !StrictText.TryBase64(parts[2], out byte[] bytes) || bytes.Length < 2 || (bytes[0] != 0xff && bytes.Length != 33))
            throw new FormatException("This is not a private key: expected PRIVATE+KEY+<name>+<eight hexadecimal digits>+<base64>.");
        KeyKind kind = bytes[0] switch
        {
            0x01 => KeyKind.Ed25519,
            0x04 => KeyKind.Cosignature,
            0xff => KeyKind.Sm2,
            _ => throw new FormatException($"The private key of '{parts[0]}' is of a kind that is not known here."),
        };
        var key = new SignerKey(parts[0], kind, bytes.AsSpan(1), signatures);
        if (!string.Equals(parts[1], key.Verifier.Id.ToString("x8", CultureInfo.InvariantCulture), StringComparison.Ordinal))
            throw new FormatException($"The private key of '{parts[0]}' does not belong to its id: it was not copied whole.");
        return key;
    }

    /// <summary>The key as text, to be kept where only the signer can read it.</summary>
    public string ToSecretText() => string.Create(CultureInfo.InvariantCulture,
        $"{Prefix}{Verifier.Name}+{Verifier.Id:x8}+{Convert.ToBase64String([Verifier.Kind switch { KeyKind.Ed25519 => (byte)1, KeyKind.Cosignature => (byte)4, _ => (byte)0xff }, .. _privateKey])}");

    /// <summary>Signs the text of a note.</summary>
    /// <exception cref="InvalidOperationException">It is a witness's key, which signs with its time.</exception>
    public NoteSignature Sign(string text)
    {
        if (Verifier.Kind == KeyKind.Cosignature) throw new InvalidOperationException($"'{Verifier.Name}' is a witness's key: it cosigns with the time.");
        return new NoteSignature(Verifier.Name, Verifier.Id, _signatures.Sign(Verifier.Algorithm, _privateKey, Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Cosigns the text of a checkpoint: at this time it was the largest consistent tree of its origin that the witness had seen.</summary>
    /// <param name="seconds">Seconds since 1970-01-01 UTC.</param>
    /// <exception cref="InvalidOperationException">It is not a witness's key.</exception>
    public NoteSignature Cosign(string text, long seconds)
    {
        if (Verifier.Kind != KeyKind.Cosignature) throw new InvalidOperationException($"'{Verifier.Name}' is a log's key: only witnesses cosign.");
        var bytes = new byte[Cosignature.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, seconds);
        _signatures.Sign(SignatureAlgorithm.Ed25519, _privateKey, Cosignature.Message(text, seconds)).CopyTo(bytes, sizeof(long));
        return new NoteSignature(Verifier.Name, Verifier.Id, bytes);
    }
}
