using System.Text;
using Kefa.Bureau.Content;
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

internal static class ContentFiles
{
    /// <summary>What is wrong with a file, for a checker: nothing when it can be read.</summary>
    /// <param name="read">Reads the file; throws <see cref="ContentFileException"/> at the first fault.</param>
    public static IEnumerable<ContentProblem> Problems(ReadOnlyMemory<byte> bytes, Action<TextReader> read)
    {
        try
        {
            read(new StringReader(Encoding.UTF8.GetString(bytes.Span)));
            return [];
        }
        catch (ContentFileException wrong)
        {
            return [new ContentProblem(wrong.File, (int)wrong.Line, wrong.Problem)];
        }
    }
}
