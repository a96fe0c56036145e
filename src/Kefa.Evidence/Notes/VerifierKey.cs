using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kefa.Evidence.Signing;

namespace Kefa.Evidence.Notes;

/// <summary>What a key's signatures are over.</summary>
public enum KeyKind
{
    /// <summary>Ed25519 over the text of the note (type 0x01): a log.</summary>
    Ed25519,

    /// <summary>Ed25519 over time and text of a checkpoint (type 0x04): a witness.</summary>
    Cosignature,

    /// <summary>SM2 with SM3 over the text of the note (type 0xff, <c>SM2-SM3</c>): a log's second signature, for those who must use the national algorithms.</summary>
    Sm2,
}

/// <summary>A public key of signed notes: name, kind, key. As text <c>&lt;name&gt;+&lt;id&gt;+&lt;base64&gt;</c>.</summary>
public sealed class VerifierKey
{
    private const byte Ed25519Type = 0x01, CosignatureType = 0x04, OtherType = 0xff;

    private static ReadOnlySpan<byte> Sm2Identifier => "SM2-SM3"u8;

    /// <param name="name">Not empty, without white space and plus signs.</param>
    /// <param name="kind">What it signs.</param>
    /// <param name="publicKey">32 bytes for Ed25519, SPKI DER for SM2.</param>
    /// <exception cref="FormatException">The name or the key cannot be one.</exception>
    public VerifierKey(string name, KeyKind kind, ReadOnlySpan<byte> publicKey)
    {
        if (!IsName(name)) throw new FormatException($"'{name}' is not the name of a key: it must not be empty and has neither white space nor '+'.");
        if (kind != KeyKind.Sm2 && publicKey.Length != 32) throw new FormatException($"An Ed25519 key has 32 bytes; that of '{name}' has {publicKey.Length}.");
        (Name, Kind, PublicKey) = (name, kind, publicKey.ToArray());
        Id = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', .. TypeAndKey()]));
    }

    /// <summary>The name; a log's is its origin.</summary>
    public string Name { get; }

    /// <summary>What it signs.</summary>
    public KeyKind Kind { get; }

    /// <summary>The public key.</summary>
    public ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>The first four bytes of the hash of name, kind and key.</summary>
    public uint Id { get; }

    internal SignatureAlgorithm Algorithm => Kind == KeyKind.Sm2 ? SignatureAlgorithm.Sm2 : SignatureAlgorithm.Ed25519;

    /// <summary>Reads <c>&lt;name&gt;+&lt;id&gt;+&lt;base64&gt;</c>.</summary>
    /// <exception cref="FormatException">It is not one, or its id does not belong to its key.</exception>
    public static VerifierKey Parse(string text)
    {
        string[] parts = text.Split('+', 3);
        if (parts.Length != 3 || parts[1].Length != 8 || !parts[1].All(char.IsAsciiHexDigitLower) || !StrictText.TryBase64(parts[2], out byte[] bytes) || bytes.Length < 2)
            throw new FormatException($"'{text}' is not a verifier key: expected <name>+<eight hexadecimal digits>+<base64>.");
        VerifierKey key = bytes[0] switch
        {
            Ed25519Type => new VerifierKey(parts[0], KeyKind.Ed25519, bytes.AsSpan(1)),
            CosignatureType => new VerifierKey(parts[0], KeyKind.Cosignature, bytes.AsSpan(1)),
            OtherType when bytes.AsSpan(1).StartsWith(Sm2Identifier) => new VerifierKey(parts[0], KeyKind.Sm2, bytes.AsSpan(1 + Sm2Identifier.Length)),
            _ => throw new FormatException($"'{text}' is a key of a kind that is not known here (0x{bytes[0]:x2})."),
        };
        if (key.Id != uint.Parse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))
            throw new FormatException($"'{text}' has the id {parts[1]}, and its name and key give {key.Id:x8}: it was not copied whole.");
        return key;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}+{Id:x8}+{Convert.ToBase64String(TypeAndKey())}");

    internal static bool IsName(string name) => name.Length > 0 && !name.Contains('+', StringComparison.Ordinal) && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));

    private byte[] TypeAndKey() => Kind switch
    {
        KeyKind.Ed25519 => [Ed25519Type, .. PublicKey.Span],
        KeyKind.Cosignature => [CosignatureType, .. PublicKey.Span],
        _ => [OtherType, .. Sm2Identifier, .. PublicKey.Span],
    };
}
