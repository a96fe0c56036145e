using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>A place in a model's text. Lines and columns count from 1; 0 means that the place is not known.</summary>
public readonly record struct Position(int Line, int Column)
{
    /// <summary>The place of line and column of a text that begins here.</summary>
    public Position Of(int line, int column) =>
        line <= 1 ? new Position(Line, Column + Math.Max(column, 1) - 1) : new Position(Line + line - 1, Math.Max(column, 1));

    /// <inheritdoc/>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Line}:{Column}");
}

/// <summary>How bad a <see cref="ModelDiagnostic"/> is.</summary>
public enum Severity
{
    /// <summary>Nothing is wrong; something that is good to know.</summary>
    Information,

    /// <summary>The model works, but probably not as meant.</summary>
    Warning,

    /// <summary>The model, or the decision that the message names, cannot be used.</summary>
    Error,
}

/// <summary>What is wrong in a model, and where.</summary>
/// <param name="Severity">Whether the model can be used all the same.</param>
/// <param name="Phrase">Which value, what was expected, what to do; in both languages.</param>
/// <param name="Source">The name under which the model was read, usually its file.</param>
/// <param name="Position">The place in that file.</param>
public sealed record ModelDiagnostic(Severity Severity, Phrase Phrase, string Source, Position Position) : ITranslated
{
    /// <summary>The same in English.</summary>
    public string Message => Phrase.En;

    /// <inheritdoc/>
    public string Zh => Position.Line > 0 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Source} 第 {Position.Line} 行第 {Position.Column} 列：{Phrase.Zh}") : $"{Source}：{Phrase.Zh}";

    /// <inheritdoc/>
    public override string ToString() => Position.Line > 0 ? $"{Source}:{Position}: {Message}" : $"{Source}: {Message}";
}

/// <summary>Text that is no model: not XML, too deep, too large, or of a vocabulary that is not DMN 1.2 to 1.5.</summary>
public sealed class DmnFormatException(ModelDiagnostic diagnostic, Exception? inner = null) : Exception(diagnostic.ToString(), inner)
{
    /// <summary>What is wrong, with its place.</summary>
    public ModelDiagnostic Diagnostic { get; } = diagnostic;
}
