using Kefa.Feel;

namespace Kefa.Bureau.Registers;

/// <summary>A content file does not hold together. The message begins with file and line.</summary>
public sealed class ContentFileException(string file, long line, Phrase problem, Exception? inner = null) : Exception($"{file}:{line}: {problem.En}", inner), ITranslated
{
    public string File { get; } = file;

    /// <summary>The message without the place.</summary>
    public Phrase Problem { get; } = problem;

    /// <summary>Counted from 1.</summary>
    public long Line { get; } = line;

    public string Zh => FormattableString.Invariant($"{File} 第 {Line} 行：{Problem.Zh}");
}
