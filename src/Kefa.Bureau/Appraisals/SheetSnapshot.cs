using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Reports.Frozen;

namespace Kefa.Bureau.Appraisals;

/// <summary>A line of a sheet as it was submitted.</summary>
/// <param name="Computed">What the rule came to; null where nothing is computed or could be.</param>
/// <param name="Score">The score that was submitted; null for what does not apply and for a veto.</param>
/// <param name="Reason">Why it was typed, or why the item does not apply.</param>
public sealed record SnapshotLine(string Item, string Text, decimal Max, string Rule, decimal? Computed, string Arithmetic, decimal? Score, string? Reason, bool Applies, IReadOnlyList<string> Evidence);

/// <summary>What a sheet rested on when it was submitted: kept as a file of the act, with figures that can be computed again from the sealed events. Stored forever: members are only added.</summary>
/// <param name="Edition">The edition, with the hash of its bytes.</param>
/// <param name="Period">The period of the sheet.</param>
/// <param name="Figures">The figures with definitions and records.</param>
/// <param name="Answers">What they said to the sheet.</param>
public sealed record SheetSnapshot(
    string Bureau, string Matter, int Event, FrozenContent Edition, string Period, FrozenCutOff CutOff, IReadOnlyList<FrozenContent> Procedures, FrozenPeriod Figures, IReadOnlyList<SheetFigure> Answers,
    IReadOnlyList<SnapshotLine> Lines, decimal? Total, decimal OutOf, string? Grade)
{
    /// <summary>The word of a procedure file for a paper of this kind.</summary>
    public const string Made = "appraisal-snapshot";

    private const string Format = "kefa/appraisal-snapshot/v1";

    /// <summary>The form of the file.</summary>
    public string V { get; init; } = Format;

    // Numbers stand as text: whoever reads the file gets them exactly.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web)
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NumberHandling = JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString,
    };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <exception cref="RefusedException">It is no such file.</exception>
    public static SheetSnapshot Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (JsonSerializer.Deserialize<SheetSnapshot>(bytes, Json) is { V: Format, Edition: not null, Answers: not null, Figures: not null, Lines: not null, CutOff: not null } read) return read;
        }
        catch (JsonException)
        {
            // Said below: what a file is not needs no more words.
        }
        throw new RefusedException("This is no snapshot of an appraisal sheet: expected the JSON file that the act of submitting kept.");
    }
}
