using Kefa.Feel;
using Kefa.Feel.Sql;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Sql;

/// <summary>One fact as a column of the company table.</summary>
/// <param name="Column">What the translator knows of it.</param>
/// <param name="Field">The field of the dictionary.</param>
/// <param name="Type">The column's type in the database.</param>
public sealed record FactColumn(SqlColumn Column, Field Field, string Type)
{
    /// <summary>The fact that the plan reads.</summary>
    public string Path => Column.Path;

    /// <summary>The condition that every row of the table meets; null when any value of the type does.</summary>
    public string? Check { get; init; }

    /// <summary>A fact's value from the variables of a company, as plans read it.</summary>
    internal Value Read(IReadOnlyDictionary<string, Value> variables)
    {
        var steps = Path.Split('.');
        var value = variables.GetValueOrDefault(steps[0], Value.Null);
        foreach (var step in steps.Skip(1))
            value = value is ContextValue context ? context[step] ?? Value.Null : value;
        return value;
    }
}
