using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Operations;

namespace Kefa.Bureau.Reports.Frozen;

/// <summary>A log of the bureau as it stood when a report was frozen: the leaves below <paramref name="Size"/> are all that had happened.</summary>
/// <param name="Root">The root over them, in hexadecimal.</param>
public sealed record FrozenLog(string Origin, long Size, string Root);

/// <summary>A version of content with the hash of its bytes.</summary>
public sealed record FrozenContent(string Reference, string Sha256)
{
    /// <summary>Of a procedure, the day on which the bureau took it up: before it there is no record of it unless a matter is older. Snapshots of earlier versions of the product do not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? Since { get; init; }
}

/// <summary>The moment up to which a frozen report counts.</summary>
/// <param name="Day">The day in the bureau's zone: what figures of a period that is not over count to.</param>
public sealed record FrozenCutOff(DateTimeOffset At, DateOnly Day, IReadOnlyList<FrozenLog> Logs);

/// <summary>A record behind a frozen figure: the matter, and its place in a list or among the events; 0 for the matter itself.</summary>
public sealed record FrozenRecord(string Matter, long Place);

/// <summary>A part of a frozen figure.</summary>
public sealed record FrozenGroup(IReadOnlyList<string?> Keys, string? Value, long Records, long Undetermined)
{
    /// <summary>The number.</summary>
    [JsonIgnore]
    public decimal? Number => FrozenFigure.Read(Value);
}

/// <summary>A figure with its number as decimal text, exactly; null where there is none.</summary>
/// <param name="Shown">The number as it was written.</param>
/// <param name="Reported">That it was taken from an earlier report and cannot be recomputed.</param>
/// <param name="Records">What it counts; empty for a figure that is made of others, which have them.</param>
public sealed record FrozenFigure(
    string Code, string Name, string Unit, string Definition, string? Value, string Shown, string? None, string? NoneEn, bool Reported, long Undetermined, IReadOnlyList<FrozenGroup> Groups, IReadOnlyList<FrozenRecord> Records)
{
    /// <summary>The number.</summary>
    [JsonIgnore]
    public decimal? Number => Read(Value);

    internal static decimal? Read(string? text) => text is null ? null : decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    public static string? Text(decimal? number) => number?.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The figures of a period, with the definitions by which they were computed.</summary>
public sealed record FrozenPeriod(string Period, IReadOnlyList<FrozenContent> Definitions, IReadOnlyList<FrozenFigure> Figures)
{
    public FrozenFigure? Find(string code) => Figures.FirstOrDefault(f => f.Code == code);
}

/// <summary>The text of a paragraph as it was frozen, with its figures as holes.</summary>
public sealed record FrozenParagraph(string Id, string Title, string Owner, string Text);

/// <summary>
/// What a report rests on, as it stood when its figures were frozen: kept as a file of the act, and enough to compute every number again from the sealed events. Stored forever: members
/// are only added.
/// </summary>
/// <param name="Bureau">The bureau's code.</param>
/// <param name="Matter">The matter of the report.</param>
/// <param name="Event">The act that froze it.</param>
/// <param name="Kind">The paper: of the draft or of the published report.</param>
/// <param name="Template">The template; null where there is none of its name.</param>
/// <param name="Procedures">The procedures by which what was recorded is read.</param>
/// <param name="Periods">The year of the report, then the year before.</param>
public sealed record FrozenReport(
    string Bureau, string Matter, int Event, string Kind, int Year, FrozenContent? Template, FrozenCutOff CutOff, IReadOnlyList<FrozenContent> Procedures, IReadOnlyList<FrozenPeriod> Periods,
    IReadOnlyList<FrozenParagraph> Paragraphs)
{
    /// <summary>The word of a procedure file for a paper of this kind.</summary>
    public const string Made = "report-snapshot";

    private const string Format = "kefa/report-snapshot/v1";

    /// <summary>The form of the file.</summary>
    public string V { get; init; } = Format;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The period of the report.</summary>
    [JsonIgnore]
    public FigurePeriod Period => FigurePeriod.OfYear(Year);

    /// <summary>The day on which the bureau took each procedure up, where the snapshot says so.</summary>
    [JsonIgnore]
    internal IReadOnlyDictionary<string, DateOnly> TakenUp => Procedures.Where(p => p.Since is not null && p.Reference.Contains('/', StringComparison.Ordinal))
        .GroupBy(p => p.Reference.Split('/')[1].Split('@')[0], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Min(p => p.Since!.Value), StringComparer.Ordinal);

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <exception cref="RefusedException">It is no such file.</exception>
    public static FrozenReport Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            FrozenReport? report = JsonSerializer.Deserialize<FrozenReport>(bytes, Json);
            if (report is { V: Format, CutOff.Logs: not null, Periods: not null, Procedures: not null, Paragraphs: not null, Matter: not null }) return report;
        }
        catch (JsonException)
        {
            // Said below: what a file is not needs no more words.
        }
        throw new RefusedException("This is no snapshot of a report: expected the JSON file that the act of freezing kept.");
    }
}
