using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>
/// Reads DMN models of the versions 1.2 to 1.5. What is wrong inside an otherwise readable model becomes a <see cref="ModelDiagnostic"/>;
/// what is no model at all a <see cref="DmnFormatException"/>. Thread safe.
/// </summary>
public static class DmnReader
{
    /// <summary>The namespaces of DMN 1.2, 1.3, 1.4 and 1.5.</summary>
    public static ImmutableArray<string> Namespaces { get; } =
    [
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ];

    /// <summary>Reads a model.</summary>
    /// <param name="input">The XML.</param>
    /// <param name="source">The name that messages give it, usually its file.</param>
    /// <exception cref="DmnFormatException">This is no DMN model.</exception>
    public static DmnReading Read(TextReader input, string source) => Read(MarkupReader.Read(input, source), source);

    /// <inheritdoc cref="Read(TextReader,string)"/>
    public static DmnReading Read(Stream input, string source) => Read(MarkupReader.Read(input, source), source);

    /// <summary>Reads a model from its text.</summary>
    /// <exception cref="DmnFormatException">This is no DMN model.</exception>
    public static DmnReading Parse(string xml, string source)
    {
        using var input = new StringReader(xml);
        try
        {
            return Read(input, source);
        }
        catch (DmnFormatException e) when (e.Diagnostic.Position.Line == 0)
        {
            throw new DmnFormatException(e.Diagnostic with { Position = DocumentType(xml) }, e);
        }
    }

    /// <summary>The place of a document type declaration: the platform refuses it without one.</summary>
    private static Position DocumentType(string xml)
    {
        var before = xml.AsSpan(0, Math.Max(0, xml.IndexOf("<!DOCTYPE", StringComparison.Ordinal)));
        return new Position(before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    private static DmnReading Read(MarkupElement root, string source)
    {
        if (!Namespaces.Contains(root.Namespace, StringComparer.Ordinal) || !string.Equals(root.Name, "definitions", StringComparison.Ordinal))
        {
            throw new DmnFormatException(new ModelDiagnostic(
                Severity.Error,
                $"The root element is '{root.Name}' of namespace '{root.Namespace}'; expected 'definitions' of DMN 1.2 to 1.5 ({Phrase.List(Namespaces)}).",
                source,
                root.Position));
        }

        var diagnostics = ImmutableArray.CreateBuilder<ModelDiagnostic>();
        var model = new ModelReader(root.Namespace, source, diagnostics).Read(root);
        return new DmnReading(model, diagnostics.ToImmutable());
    }
}

/// <summary>A model that was read and what is wrong in it.</summary>
public sealed record DmnReading(DmnModel Model, ImmutableArray<ModelDiagnostic> Diagnostics);
