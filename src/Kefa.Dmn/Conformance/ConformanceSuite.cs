using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Dmn.Conformance;

/// <summary>A test file of the DMN technology compatibility kit: which model, and the cases.</summary>
public sealed record ConformanceSuite(string Source, string ModelName, ImmutableArray<ConformanceCase> Cases)
{
    private const string Namespace = "http://www.omg.org/spec/DMN/20160719/testcase";
    private const string Instance = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>Reads a test file, or answers null when the XML is of another kind.</summary>
    /// <exception cref="DmnFormatException">The text is not XML.</exception>
    public static ConformanceSuite? Read(Stream input, string source)
    {
        var root = MarkupReader.Read(input, source);
        if (root is not { Name: "testCases", Namespace: Namespace })
            return null;
        return new ConformanceSuite(
            source,
            root.Element("modelName", Namespace)?.Text.Trim() ?? "",
            [.. root.Elements("testCase", Namespace).Select(Case)]);
    }

    private static ConformanceCase Case(MarkupElement e) => new(
        e["id"] ?? e["name"] ?? "",
        string.Equals(e["type"], "decisionService", StringComparison.Ordinal) ? e["invocableName"] : null,
        [.. e.Elements("inputNode", Namespace).Select(n => new ConformanceInput(n["name"] ?? "", n["namespace"], Value(n)))],
        [.. e.Elements("resultNode", Namespace).Select(n => new ConformanceResult(
            n["name"] ?? "",
            n["errorResult"] is "true" or "1",
            n.Element("expected", Namespace) is { } expected ? Value(expected) : Feel.Value.Null))]);

    private static Value Value(MarkupElement e)
    {
        if (e.Element("value", Namespace) is { } value)
            return Simple(value);
        if (e.Element("list", Namespace) is { } list)
            return IsNil(list) ? Feel.Value.Null : new ListValue([.. list.Elements("item", Namespace).Select(Value)]);
        var components = e.Elements("component", Namespace).ToArray();
        return components.Length == 0 || IsNil(e)
            ? Feel.Value.Null
            : new ContextValue(components.Select(c => KeyValuePair.Create(c["name"] ?? "", IsNil(c) ? Feel.Value.Null : Value(c))));
    }

    private static Value Simple(MarkupElement e)
    {
        if (IsNil(e))
            return Feel.Value.Null;
        var type = e.Attributes.FirstOrDefault(a => a is { Name: "type", Namespace: Instance })?.Value;
        return type?[(type.IndexOf(':', StringComparison.Ordinal) + 1)..] switch
        {
            "boolean" => Feel.Value.Of(e.Text.Trim() is "true" or "1"),
            "decimal" or "double" or "integer" or "int" or "long" or "float" => Number.TryParse(e.Text.Trim(), out var number) ? new NumberValue(number) : Unreadable(e),
            "date" => FeelDate.TryParse(e.Text.AsSpan().Trim(), out var date) ? new DateValue(date) : Unreadable(e),
            "time" => FeelTime.TryParse(e.Text.AsSpan().Trim(), out var time) ? new TimeValue(time) : Unreadable(e),
            "dateTime" => FeelDateTime.TryParse(e.Text.AsSpan().Trim(), out var dateTime) ? new DateTimeValue(dateTime) : Unreadable(e),
            "duration" or "yearMonthDuration" or "dayTimeDuration" => Duration(e),
            _ => Feel.Value.Of(e.Text),
        };
    }

    private static Value Duration(MarkupElement e)
    {
        if (MonthDuration.TryParse(e.Text.AsSpan().Trim(), out var months))
            return new MonthDurationValue(months);
        return TimeDuration.TryParse(e.Text.AsSpan().Trim(), out var time) ? new TimeDurationValue(time) : Unreadable(e);
    }

    private static ErrorValue Unreadable(MarkupElement e) => new($"'{e.Text.Trim()}' on line {e.Position.Line} does not read as its type.");

    private static bool IsNil(MarkupElement e) => e.Attributes.Any(a => a is { Name: "nil", Namespace: Instance, Value: "true" or "1" });
}

/// <summary>A case: inputs and expected results; for a decision service its name.</summary>
public sealed record ConformanceCase(string Id, string? Service, ImmutableArray<ConformanceInput> Inputs, ImmutableArray<ConformanceResult> Results);

/// <summary>A given input; the namespace is given when an imported model declares it.</summary>
public sealed record ConformanceInput(string Name, string? Namespace, Value Value);

/// <summary>What is expected of a decision. An error is a null that is reported.</summary>
public sealed record ConformanceResult(string Name, bool IsError, Value Expected);
