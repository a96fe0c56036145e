using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Population;

/// <summary>A population: companies as columns of facts. Immutable.</summary>
public sealed class CompanyColumns
{
    private readonly Dictionary<string, Column> _columns;

    /// <exception cref="ArgumentException">The columns have different numbers of rows.</exception>
    public CompanyColumns(int count, IEnumerable<Column> columns)
    {
        Count = count;
        _columns = columns.ToDictionary(c => c.Path, StringComparer.Ordinal);
        if (_columns.Values.FirstOrDefault(c => c.Count != count) is { } odd)
            throw new ArgumentException($"The column '{odd.Path}' has {odd.Count} rows, expected {count}.", nameof(columns));
    }

    /// <summary>Companies.</summary>
    public int Count { get; }

    public IReadOnlyCollection<Column> Columns => _columns.Values;

    /// <summary>The bytes that all columns take.</summary>
    public long Bytes => _columns.Values.Sum(c => c.Bytes);

    /// <summary>The column of that path, or null when the population does not have it.</summary>
    public Column? Find(string path) => _columns.GetValueOrDefault(path);

    /// <summary>The columns that plans read, from profiles.</summary>
    /// <param name="slots">The facts that the plans read.</param>
    /// <param name="profiles">The companies; a row each, in their order.</param>
    /// <param name="binder">Gives absent facts their meaning.</param>
    /// <param name="asOf">The day for which yearly facts are read.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static CompanyColumns Of(IReadOnlyList<PlanSlot> slots, IReadOnlyList<Profile> profiles, ProfileBinder binder, DateOnly asOf, CancellationToken cancellationToken)
    {
        Column[] columns = [.. slots.Select(s => Column.For(s.Path, s.Type, binder.UnknownAt(s.Path)))];
        var context = new EvaluationContext(default);
        foreach (var profile in profiles)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var variables = binder.Bind(profile, asOf);
            for (var i = 0; i < columns.Length; i++)
                columns[i].Add(slots[i].Read(variables.GetValueOrDefault(slots[i].Input, Value.Null), context));
        }

        return new CompanyColumns(profiles.Count, columns);
    }
}
