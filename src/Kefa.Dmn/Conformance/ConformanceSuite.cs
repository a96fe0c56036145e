using System.Collections.Immutable;

namespace Kefa.Dmn.Conformance;

/// <summary>A test file of the DMN technology compatibility kit: which model, and the cases.</summary>
public sealed record ConformanceSuite(string Source, string ModelName, ImmutableArray<ConformanceCase> Cases)
{
    private const string Namespace = "http://www.omg.org/spec/DMN/20160719/testcase";

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
        [.. e.Elements("inputNode", Namespace).Select(n => new ConformanceInput(n["name"] ?? "", n["namespace"], ConformanceValue.Read(n)))],
        [.. e.Elements("resultNode", Namespace).Select(n => new ConformanceResult(
            n["name"] ?? "",
            n["errorResult"] is "true" or "1",
            n.Element("expected", Namespace) is { } expected ? ConformanceValue.Read(expected) : ConformanceValue.Read(n)))]);
}

/// <summary>A case: inputs and expected results; for a decision service its name.</summary>
public sealed record ConformanceCase(string Id, string? Service, ImmutableArray<ConformanceInput> Inputs, ImmutableArray<ConformanceResult> Results);

/// <summary>A given input; the namespace is given when an imported model declares it.</summary>
public sealed record ConformanceInput(string Name, string? Namespace, ConformanceValue Value);

/// <summary>What is expected of a decision. An error is a null that is reported.</summary>
public sealed record ConformanceResult(string Name, bool IsError, ConformanceValue Expected);
