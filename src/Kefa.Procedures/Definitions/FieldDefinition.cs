using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Procedures;

/// <summary>What kind of value a field holds. The names are stored: they only grow.</summary>
public enum FieldType
{
    /// <summary>One line of text.</summary>
    Text,

    /// <summary>Text of several lines.</summary>
    LongText,

    /// <summary>A decimal number.</summary>
    Number,

    /// <summary>Yuan, as a decimal number.</summary>
    Money,

    /// <summary>A day.</summary>
    Date,

    /// <summary>A moment with its offset.</summary>
    DateTime,

    /// <summary>Yes or no.</summary>
    Boolean,

    /// <summary>The code of one of the field's choices.</summary>
    Choice,

    /// <summary>A person known to the bureau, by identifier.</summary>
    Person,

    /// <summary>An organ or organisation: its code in a register, or its name.</summary>
    Organ,

    /// <summary>A file: a context of name, sha256, mediaType and size.</summary>
    File,

    /// <summary>Several values of <see cref="FieldDefinition.Item"/>'s type.</summary>
    List,

    /// <summary>Several fields under one name.</summary>
    Group,
}

/// <summary>A field of a matter's data.</summary>
public sealed record FieldDefinition
{
    /// <summary>Its name within its group: English, a FEEL name without spaces.</summary>
    public required string Name { get; init; }

    /// <summary>Its place in the data: <c>consultation.publishedOn</c>. Fields of a list's records stand under the list's path.</summary>
    public required string Path { get; init; }

    /// <summary>What kind of value it holds.</summary>
    public required FieldType Type { get; init; }

    /// <summary>What it is called on the form.</summary>
    public required Phrase Label { get; init; }

    /// <summary>How to fill it in; null when the label says all.</summary>
    public Phrase? Hint { get; init; }

    /// <summary>Why it is asked; null when it is plain.</summary>
    public Phrase? Why { get; init; }

    /// <summary>What lets the bureau ask it.</summary>
    public ImmutableArray<LegalBasis> Basis { get; init; } = [];

    /// <summary>Whether a transition that asks for the field may be performed without it. None (null) is an answer only to a field that is not required.</summary>
    public bool Required { get; init; }

    /// <summary>Who may see it.</summary>
    public Visibility Visibility { get; init; } = Visibility.Staff;

    /// <summary>Personal data: shown masked unless a reason is given, never published.</summary>
    public bool Personal { get; init; }

    /// <summary>Whether lists and figures filter by it: the host keeps it in a column of its own.</summary>
    public bool Index { get; init; }

    /// <summary>The XPath regular expression that a text must match as a whole; null for any text.</summary>
    public string? Pattern { get; init; }

    /// <summary>The least number, number of characters (code points) or number of items; null for none.</summary>
    public decimal? Min { get; init; }

    /// <summary>The largest number, number of characters (code points) or number of items; null for none.</summary>
    public decimal? Max { get; init; }

    /// <summary>What a <see cref="FieldType.Choice"/> chooses from.</summary>
    public ImmutableArray<Choice> Choices { get; init; } = [];

    /// <summary>The fields of a <see cref="FieldType.Group"/>.</summary>
    public ImmutableArray<FieldDefinition> Fields { get; init; } = [];

    /// <summary>What a <see cref="FieldType.List"/> holds: a plain field, or a group for records.</summary>
    public FieldDefinition? Item { get; init; }

    /// <summary>The list of words that the host screens this text by (<see cref="FactRows.Screening"/>); null when it is not screened.</summary>
    public string? Screen { get; init; }

    /// <summary>What its text names, <see cref="Referring"/>; null when it names nothing that can be opened.</summary>
    public string? Refers { get; init; }

    /// <summary>The path of the list whose records the records of this list answer one by one, each by its <c>no</c>; null for a list of its own.</summary>
    public string? Answers { get; init; }

    /// <summary>Whether some transition adds records to this list or computes it. Such a list begins empty; any other field begins unknown.</summary>
    public bool Collects { get; init; }

    /// <summary>The type of its values in FEEL.</summary>
    public FeelType FeelType => Type switch
    {
        FieldType.Number or FieldType.Money => FeelType.Number,
        FieldType.Date => FeelType.Date,
        FieldType.DateTime => FeelType.DateTime,
        FieldType.Boolean => FeelType.Boolean,
        FieldType.File => FeelType.ContextOf(
            KeyValuePair.Create("name", FeelType.Text), KeyValuePair.Create("sha256", FeelType.Text),
            KeyValuePair.Create("mediaType", FeelType.Text), KeyValuePair.Create("size", FeelType.Number)),
        FieldType.List => FeelType.ListOf(Item!.FeelType),
        FieldType.Group => FeelType.ContextOf(Fields.Select(f => KeyValuePair.Create(f.Name, f.FeelType))),
        _ => FeelType.Text,
    };
}

/// <summary>What the text of a field may name (<see cref="FieldDefinition.Refers"/>): something of the bureau that opens, never a file of its own.</summary>
public static class Referring
{
    /// <summary>A matter, by its number.</summary>
    public const string Matter = "matter";

    /// <summary>A figure, by its code, perhaps with a period: <c>LGM-01 2026</c>.</summary>
    public const string Figure = "figure";

    /// <summary>A matter, or a figure of a period.</summary>
    public const string Record = "record";

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } = [Matter, Figure, Record];
}

/// <summary>One of the answers that a choice offers.</summary>
/// <param name="Code">What is stored.</param>
/// <param name="Label">What is shown.</param>
/// <param name="Basis">What provides for it.</param>
public sealed record Choice(string Code, Phrase Label, ImmutableArray<LegalBasis> Basis);

/// <summary>Who may see something.</summary>
/// <param name="Public">Everybody.</param>
/// <param name="Party">The party of the matter: applicant, deputy, respondent.</param>
/// <param name="Roles">These roles of the bureau; empty for all of its staff.</param>
public sealed record Visibility(bool Public, bool Party, ImmutableArray<string> Roles)
{
    /// <summary>All of the bureau's staff, nobody else.</summary>
    public static Visibility Staff { get; } = new(false, false, []);

    /// <summary>Everybody.</summary>
    public static Visibility Everybody { get; } = new(true, true, []);

    /// <summary>Whether somebody in one of these roles sees it; what everybody or the party sees, staff sees too.</summary>
    public bool ToStaff(IEnumerable<string> roles) => Roles.IsEmpty || roles.Any(r => Roles.Contains(r, StringComparer.Ordinal));

    /// <inheritdoc/>
    public bool Equals(Visibility? other) => other is not null && Public == other.Public && Party == other.Party && Roles.SequenceEqual(other.Roles, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Public, Party, Roles.Length);
}
