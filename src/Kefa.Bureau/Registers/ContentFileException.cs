namespace Kefa.Bureau.Registers;

/// <summary>A content file does not hold together. The message begins with file and line.</summary>
public sealed class ContentFileException(string file, long line, string message, Exception? inner = null) : Exception($"{file}:{line}: {message}", inner)
{
    public string File { get; } = file;

    /// <summary>The message without the place.</summary>
    public string Problem { get; } = message;

    /// <summary>Counted from 1.</summary>
    public long Line { get; } = line;
}
