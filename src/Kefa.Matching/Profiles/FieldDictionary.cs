using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Kefa.Matching.Profiles;

/// <summary>The profile dictionary: every field that a company's profile can have, in the order in which pages and templates show them.</summary>
public sealed class FieldDictionary
{
    private readonly FrozenDictionary<string, Field> _byId;

    /// <exception cref="ArgumentException">Two fields have the same id, or a rule names a field that is not there.</exception>
    public FieldDictionary(IEnumerable<Field> fields)
    {
        Fields = [.. fields];
        var twice = Fields.GroupBy(f => f.Id, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
            throw new ArgumentException($"The field '{twice.Key}' is declared {twice.Count()} times; each field is declared once.", nameof(fields));
        _byId = Fields.ToFrozenDictionary(f => f.Id, StringComparer.Ordinal);
        foreach (var field in Fields)
        {
            foreach (var relation in field.Relations)
            {
                if (!_byId.ContainsKey(relation.OtherField))
                    throw new ArgumentException($"The field '{field.Id}' is compared with '{relation.OtherField}', which is not declared.", nameof(fields));
            }
        }
    }

    public static FieldDictionary Empty { get; } = new([]);

    public ImmutableArray<Field> Fields { get; }

    /// <summary>The field of that id, or null.</summary>
    public Field? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>
    /// The field that a path speaks of: <c>headcount.L</c> answers <c>headcount</c>, <c>expert.ipTech</c> answers the part <c>ipTech</c>,
    /// <c>rdItems.L.direct</c> the part <c>direct</c>. Null when the path leads nowhere.
    /// </summary>
    public Field? FindByPath(string path)
    {
        var parts = path.Split('.');
        var field = Find(parts[0]);
        for (var i = 1; i < parts.Length && field is not null; i++)
        {
            if (i == 1 && field.IsYearly && ProfileBinder.YearNames.Contains(parts[i]))
                continue;
            field = (field.Type == FieldType.List ? field.Item : field)?.Part(parts[i]);
        }

        return field;
    }
}
