using System.Collections.Immutable;
using Kefa.Matching.Policies;

namespace Kefa.Bureau.Policies.Matches;

/// <summary>One company under one policy: the result, and the facts that leave it open.</summary>
internal sealed record MatchCell(PairResult Result, ImmutableArray<string> Missing)
{
    public static MatchCell Of(PolicyResult result) => new(PairResult.Of(result), [.. result.OpenFacts]);
}

/// <summary>Writes the cells of a company as bytes, about ten for each policy.</summary>
internal static class MatchCells
{
    private const byte Format = 1;

    public static byte[] Write(IReadOnlyList<MatchCell> cells)
    {
        using MemoryStream bytes = new();
        using BinaryWriter writer = new(bytes);
        List<string> paths = [.. cells.SelectMany(c => c.Missing).Distinct(StringComparer.Ordinal)];
        writer.Write(Format);
        writer.Write7BitEncodedInt(paths.Count);
        foreach (var path in paths)
            writer.Write(path);
        writer.Write7BitEncodedInt(cells.Count);
        foreach (var (result, missing) in cells)
        {
            writer.Write((byte)((int)result.Verdict | (result.IsUpperBound ? 0x40 : 0) | (result.Benefit is null ? 0 : 0x80)));
            writer.Write7BitEncodedInt64((long)result.Failing);
            writer.Write7BitEncodedInt64((long)result.Unknown);
            if (result.Benefit is { } benefit)
                writer.Write(benefit);
            writer.Write7BitEncodedInt(missing.Length);
            foreach (var path in missing)
                writer.Write7BitEncodedInt(paths.IndexOf(path));
        }

        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are of another format: decide the company anew.</exception>
    public static MatchCell[] Read(byte[] bytes)
    {
        using BinaryReader reader = new(new MemoryStream(bytes));
        if (reader.ReadByte() is not Format and var format)
            throw new InvalidDataException($"Matches are stored in format {format}; expected {Format}.");
        var paths = new string[reader.Read7BitEncodedInt()];
        for (var i = 0; i < paths.Length; i++)
            paths[i] = reader.ReadString();
        var cells = new MatchCell[reader.Read7BitEncodedInt()];
        for (var i = 0; i < cells.Length; i++)
        {
            var head = reader.ReadByte();
            var (failing, unknown) = ((ulong)reader.Read7BitEncodedInt64(), (ulong)reader.Read7BitEncodedInt64());
            decimal? benefit = (head & 0x80) != 0 ? reader.ReadDecimal() : null;
            var missing = new string[reader.Read7BitEncodedInt()];
            for (var j = 0; j < missing.Length; j++)
                missing[j] = paths[reader.Read7BitEncodedInt()];
            cells[i] = new MatchCell(new PairResult((Verdict)(head & 0x3F), failing, unknown, benefit, (head & 0x40) != 0), [.. missing]);
        }

        return cells;
    }
}
