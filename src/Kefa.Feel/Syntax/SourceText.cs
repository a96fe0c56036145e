namespace Kefa.Feel.Syntax;

/// <summary>The text that nodes point into.</summary>
internal sealed class SourceText(string text)
{
    public string Text { get; } = text;

    /// <summary>Line and column of an offset, both from 1; columns count code points.</summary>
    public (int Line, int Column) Position(int offset)
    {
        var line = 1;
        var column = 1;
        for (var i = 0; i < offset && i < Text.Length; i++)
        {
            if (Text[i] == '\n')
            {
                line++;
                column = 1;
            }
            else if (!char.IsLowSurrogate(Text[i]))
            {
                column++;
            }
        }

        return (line, column);
    }

    public Diagnostic At(int offset, Phrase message)
    {
        var (line, column) = Position(offset);
        return new Diagnostic(message, line, column);
    }
}
