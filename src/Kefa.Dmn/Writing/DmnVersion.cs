using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Kefa.Dmn;

/// <summary>The versions of the DMN standard whose XML is read.</summary>
public enum DmnVersion
{
    /// <summary>DMN 1.2 (2018).</summary>
    Dmn12,

    /// <summary>DMN 1.3 (2019): what most editors write.</summary>
    Dmn13,

    /// <summary>DMN 1.4 (2021): boxed conditional, filter and iterators.</summary>
    Dmn14,

    /// <summary>DMN 1.5 (2023): constraints on whole types.</summary>
    Dmn15,
}

/// <summary>The namespaces of a version. Those for bounds and points of diagrams are the same in all of them.</summary>
internal sealed record Vocabulary(DmnVersion Version, string Name, string Model, string Feel, string Diagram)
{
    public static ImmutableArray<Vocabulary> All { get; } =
    [
        new(DmnVersion.Dmn12, "1.2", DmnReader.Namespaces[0], "http://www.omg.org/spec/DMN/20180521/FEEL/", "http://www.omg.org/spec/DMN/20180521/DMNDI/"),
        new(DmnVersion.Dmn13, "1.3", DmnReader.Namespaces[1], "https://www.omg.org/spec/DMN/20191111/FEEL/", "https://www.omg.org/spec/DMN/20191111/DMNDI/"),
        new(DmnVersion.Dmn14, "1.4", DmnReader.Namespaces[2], "https://www.omg.org/spec/DMN/20211108/FEEL/", "https://www.omg.org/spec/DMN/20191111/DMNDI/"),
        new(DmnVersion.Dmn15, "1.5", DmnReader.Namespaces[3], "https://www.omg.org/spec/DMN/20230324/FEEL/", "https://www.omg.org/spec/DMN/20230324/DMNDI/"),
    ];

    public static Vocabulary Of(DmnVersion version) => All[(int)version];

    public static Vocabulary Of(string model) => All.First(v => string.Equals(v.Model, model, StringComparison.Ordinal));

    public static bool IsDiagram(string ns) => All.Any(v => string.Equals(v.Diagram, ns, StringComparison.Ordinal));

    /// <summary>The same namespace in this version, when <paramref name="ns"/> is one of a diagram or one of <paramref name="from"/>.</summary>
    public bool Translates(string ns, Vocabulary from, [NotNullWhen(true)] out string? translated)
    {
        translated = IsDiagram(ns) ? Diagram
            : string.Equals(ns, from.Model, StringComparison.Ordinal) ? Model
            : string.Equals(ns, from.Feel, StringComparison.Ordinal) ? Feel
            : null;
        return translated is not null;
    }
}
