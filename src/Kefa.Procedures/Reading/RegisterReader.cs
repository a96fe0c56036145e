using Kefa.Feel;

namespace Kefa.Procedures.Reading;

/// <summary>Reads that a procedure's matters are a register's entries.</summary>
internal static class RegisterReader
{
    public static RegisterDefinition? Read(YamlMap root, ILookup<string, FieldDefinition> fields, IReadOnlyCollection<Stage> stages, IReadOnlyCollection<Publication> publications)
    {
        if (root.Map("register") is not { } map)
            return null;
        var name = map.NeededPhrase("name");
        var columns = map.Texts("columns");
        var standing = map.Texts("standing");
        foreach (var missing in new[] { "columns", "standing" }.Where(k => !map.Has(k)))
            map.Faults.Missing(map.Line, missing);
        foreach (var column in columns.Where(c => Single(c, fields) is null))
            map.Faults.Add(map.Line, $"There is no single field '{column}' to show in a column.");
        foreach (var stage in standing.Where(s => stages.All(t => t.Id != s)))
            map.Faults.Add(map.Line, $"There is no stage '{stage}'.");
        var (from, to) = Validity(map, fields);
        var published = map.Text("public");
        var publication = publications.FirstOrDefault(p => p.Id == published);
        if (published is not null && publication is null)
            map.Faults.Add(map.Line, $"There is no publication '{published}'.");
        if (publication is not null && !columns.Any(publication.Fields.Contains))
            map.Faults.Add(map.Line, $"The publication '{published}' has none of the columns: everybody would see an empty list.");
        map.End();
        return new RegisterDefinition
        {
            Name = name,
            Columns = [.. columns.Select(c => Single(c, fields)).OfType<FieldDefinition>()],
            Standing = standing,
            ValidFrom = from,
            ValidTo = to,
            Public = publication,
        };
    }

    private static (FieldDefinition? From, FieldDefinition? To) Validity(YamlMap map, ILookup<string, FieldDefinition> fields)
    {
        if (map.Map("valid") is not { } valid)
            return (null, null);
        var (from, to) = (Day(valid, "from", fields), Day(valid, "to", fields));
        valid.End();
        return (from, to);
    }

    private static FieldDefinition? Day(YamlMap valid, string key, ILookup<string, FieldDefinition> fields)
    {
        if (valid.Text(key) is not { } path)
            return null;
        if (Single(path, fields) is { Type: FieldType.Date, Index: true } field)
            return field;
        valid.Faults.Add(valid.Line, $"There is no indexed date field '{path}' for the days of validity.");
        return null;
    }

    private static FieldDefinition? Single(string path, ILookup<string, FieldDefinition> fields) =>
        fields[path].FirstOrDefault() is { Type: not (FieldType.Group or FieldType.List or FieldType.File) } field && !FieldReader.IsInList(path, fields.SelectMany(f => f)) ? field : null;
}
