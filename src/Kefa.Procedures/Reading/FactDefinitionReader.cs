using System.Collections.Immutable;
using Kefa.Feel;
using YamlDotNet.RepresentationModel;

namespace Kefa.Procedures.Reading;

/// <summary>Reads facts: what guards ask the world for, checked against the columns of what is asked.</summary>
internal sealed class FactDefinitionReader(PartReader parts, ImmutableArray<FieldDefinition> fields, ProcedureVocabulary vocabulary)
{
    public ImmutableArray<FactDefinition> ReadAll(YamlNode? node) => [.. parts.Named(node, "facts").Select(f => Read(f.Name, f.Map))];

    private FactDefinition Read(string name, YamlMap map)
    {
        var faults = map.Faults;
        var source = map.Needed("source");
        var measure = map.OneOf("measure", ("count", "count"), ("exists", "exists"), ("sum", "sum"), ("min", "min"), ("max", "max"), ("value", "value"), ("rows", "rows"));
        var said = map.Has("type");
        var type = map.OneOf("type", ("number", FeelType.Number), ("text", FeelType.Text), ("date", FeelType.Date), ("boolean", FeelType.Boolean));
        var (columns, other) = Columns(source, map);
        var filter = map.Find("filter") is { } node ? ConditionReader.FactFilter(node, FactRows.Names(fields, columns), faults, checks: columns is not null) : null;
        var of = map.Text("of");
        if (of is null != measure is "count" or "exists" or "rows")
            faults.Add(map.Line, $"'of' names what '{measure}' measures; count and exists measure nothing.");
        if (measure == "rows")
        {
            if (columns is null || source is not (FactRows.Screening or FactRows.References))
                faults.Add(map.Line, $"Only what was screened or referred to is measured as rows; '{name}' asks something else.");
            else
                type = FeelType.ListOf(FeelType.ContextOf(columns));
        }
        else if (measure is "count" or "exists")
        {
            var answer = measure == "count" ? FeelType.Number : FeelType.Boolean;
            if (said && type != answer)
                faults.Add(map.Line, $"The fact '{name}' is a {answer}, not a {type}.");
            type = answer;
        }
        else if (of is not null && columns is not null)
        {
            CheckMeasured(name, measure, of, type, columns, map.Line, faults);
        }

        var stages = map.Texts("stages");
        if (!stages.IsEmpty && (FactRows.IsOwn(source) || FactRows.IsFound(source)))
            faults.Add(map.Line, $"'{source}' has no stages: they are those of a procedure's matters.");
        foreach (var stage in stages.Where(s => other is not null && other.FindStage(s) is null))
            faults.Add(map.Line, $"There is no stage '{stage}' in '{source}'.");
        map.End();
        return new FactDefinition(name, source, stages, filter, measure, of, type);
    }

    /// <summary>The columns of a source; null when they are not known here.</summary>
    private (IReadOnlyDictionary<string, FeelType>? Columns, Procedure? Other) Columns(string source, YamlMap map)
    {
        if (FactRows.ColumnsOf(source) is { } own)
            return (own, null);
        if (source is FactRows.Matters or "" || vocabulary.Procedures is not { } procedures)
            return (null, null);
        if (procedures.GetValueOrDefault(source) is { } other)
            return (FactRows.ColumnsOf(other), other);
        map.Faults.Add(map.Line, $"There is no source '{source}': name a procedure, 'matters', 'opinions', 'documents', 'screening', 'report', 'references' or 'appraisal'.");
        return (null, null);
    }

    private static void CheckMeasured(string name, string measure, string of, FeelType type, IReadOnlyDictionary<string, FeelType> columns, int line, FaultList faults)
    {
        var path = of.Split('.');
        var found = columns.GetValueOrDefault(path[0]);
        foreach (var part in path[1..])
            found = (found as ContextType)?[part];
        if (found is null)
            faults.Add(line, $"There is no column '{of}' to measure.");
        else if (!type.Equals(found))
            faults.Add(line, $"The fact '{name}' is a {found}, not a {type}.");
        else if ((measure == "sum" && type != FeelType.Number) || (measure is "min" or "max" && type != FeelType.Number && type != FeelType.Date))
            faults.Add(line, $"There is no {measure} of '{of}': it is a {found}.");
    }
}
