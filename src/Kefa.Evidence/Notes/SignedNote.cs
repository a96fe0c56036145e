using System.Buffers.Binary;
using System.Text;
using Kefa.Evidence.Signing;

namespace Kefa.Evidence.Notes;

/// <summary>One signature line of a note.</summary>
public sealed record NoteSignature(string Name, uint Id, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The line without its end: — name base64.</summary>
    public override string ToString()
    {
        var bytes = new byte[sizeof(uint) + Bytes.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Id);
        Bytes.Span.CopyTo(bytes.AsSpan(sizeof(uint)));
        return $"\u2014 {Name} {Convert.ToBase64String(bytes)}";
    }

    /// <summary>Reads a line without its end.</summary>
    public static bool TryParse(string line, out NoteSignature? signature)
    {
        signature = null;
        string[] parts = line.Split(' ');
        if (parts is not ["\u2014", var name, var base64] || !VerifierKey.IsName(name) || !StrictText.TryBase64(base64, out byte[] bytes) || bytes.Length <= sizeof(uint)) return false;
        signature = new NoteSignature(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(sizeof(uint)));
        return true;
    }
}

/// <summary>A text with signatures below it (signed-note). The text ends with a line feed, which is part of what is signed.</summary>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>The most that is read.</summary>
    public const int MaxLength = 64 * 1024;

    private const int MaxSignatures = 100;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a note.</summary>
    /// <exception cref="FormatException">It is not one; the message says why.</exception>
    public static SignedNote Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxLength) throw new FormatException($"A note has at most {MaxLength} bytes; this one has {bytes.Length}.");
        string all;
        try
        {
            all = Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException broken)
        {
            throw new FormatException("The note is not UTF-8.", broken);
        }
        if (all.Any(c => char.IsControl(c) && c != '\n')) throw new FormatException("A note has no control characters but line feeds.");
        int empty = all.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (empty <= 0 || !all.EndsWith('\n') || empty + 2 == all.Length) throw new FormatException("A note is a text, an empty line, and signature lines.");
        var signatures = new List<NoteSignature>();
        foreach (string line in all[(empty + 2)..^1].Split('\n'))
        {
            if (!NoteSignature.TryParse(line, out NoteSignature? signature)) throw new FormatException("Below its empty line a note has only signature lines: \u2014 <name> <base64>.");
            if (signatures.Count == MaxSignatures) throw new FormatException($"The note has more than {MaxSignatures} signatures.");
            signatures.Add(signature!);
        }
        return new SignedNote(all[..(empty + 1)], signatures);
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static SignedNote Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// Checks the signatures of known keys. Those of others are passed over, also when only name or only id is that of a known key.
    /// </summary>
    /// <returns>The known keys that signed, with the time for witnesses; null when a signature of a known key is wrong.</returns>
    public IReadOnlyList<VerifiedSignature>? Verify(IReadOnlyCollection<VerifierKey> known, ISignatures signatures)
    {
        byte[] text = Encoding.UTF8.GetBytes(Text);
        var good = new List<VerifiedSignature>();
        foreach (NoteSignature signature in Signatures)
        {
            foreach (VerifierKey key in known.Where(key => key.Id == signature.Id && string.Equals(key.Name, signature.Name, StringComparison.Ordinal)))
            {
                (bool isGood, long? time) = key.Kind == KeyKind.Cosignature
                    ? Cosignature.Verify(key, Text, signature.Bytes.Span, signatures)
                    : (signatures.Verify(key.Algorithm, key.PublicKey.Span, text, signature.Bytes.Span), null);
                if (!isGood) return null;
                if (good.All(other => other.Key != key)) good.Add(new VerifiedSignature(key, time));
            }
        }
        return good;
    }

    /// <summary>The note with a further signature.</summary>
    public SignedNote With(NoteSignature signature) => this with { Signatures = [.. Signatures, signature] };

    /// <summary>The note as it is served.</summary>
    public override string ToString() => Text + "\n" + string.Concat(Signatures.Select(signature => signature + "\n"));
}

/// <summary>A signature that is good.</summary>
/// <param name="Key">Whose.</param>
/// <param name="Seconds">When a witness says it signed, in seconds since 1970-01-01 UTC; null for logs.</param>
public sealed record VerifiedSignature(VerifierKey Key, long? Seconds);
