using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters.Entries;

/// <summary>What a list asks of one indexed field; what is null does not filter.</summary>
/// <param name="Text">A part of a text; the code of a choice; <c>true</c> or <c>false</c>.</param>
public sealed record FieldTerm(string? Text = null, decimal? Least = null, decimal? Most = null, DateOnly? From = null, DateOnly? To = null);

/// <summary>Which entries of a register a list shows, and in which order.</summary>
public sealed record EntryFilter
{
    /// <summary>The day as of which the register is read.</summary>
    public required DateOnly On { get; init; }

    /// <summary>Only entries that stand in the register on that day and are valid.</summary>
    public bool Standing { get; init; } = true;

    /// <summary>A part of number, title or party; for everybody a part of a public column.</summary>
    public string? Text { get; init; }
    public string? Stage { get; init; }

    /// <summary>By the path of the field.</summary>
    public ImmutableSortedDictionary<string, FieldTerm> Terms { get; init; } = ImmutableSortedDictionary<string, FieldTerm>.Empty;

    /// <summary>The path of the field by which the list is sorted; null for the first indexed column.</summary>
    public string? Sort { get; init; }
    public bool Descending { get; init; }
}

/// <summary>An entry of a register as of a day.</summary>
/// <param name="Procedure">The version that the entry follows.</param>
/// <param name="Stands">Whether it stands in the register and is valid on that day.</param>
/// <param name="Data">Its fields at the top, by name.</param>
/// <param name="LastOn">The day of the last event that counts.</param>
public sealed record RegisterEntry(string Number, Procedure Procedure, string Title, Stage Stage, bool Stands, IReadOnlyDictionary<string, Value> Data, DateOnly LastOn)
{
    /// <summary>The value at a path; unknown when it was never filled in.</summary>
    public Value this[string path]
    {
        get
        {
            string[] parts = path.Split('.');
            Value value = Data.GetValueOrDefault(parts[0]) ?? Value.Unknown;
            foreach (string part in parts[1..]) value = value is ContextValue context ? context[part] ?? Value.Unknown : value;
            return value;
        }
    }
}

public sealed record EntryPage(IReadOnlyList<RegisterEntry> Items, int Total);
