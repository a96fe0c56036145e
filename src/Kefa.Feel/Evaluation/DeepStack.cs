using System.Runtime.ExceptionServices;

namespace Kefa.Feel.Evaluation;

/// <summary>Stack for walks over trees that are deep: an expression may be a chain of a thousand operators, and a caller's thread may have little.</summary>
internal static class DeepStack
{
    /// <summary>Trees up to this height are walked on any stack that has room for anything at all.</summary>
    public const int Shallow = 40;

    private const int Bytes = 16 * 1024 * 1024;

    /// <summary>Runs a walk over a tree of that height, on a thread of its own where it is deep. What the walk throws is thrown here.</summary>
    public static T Run<T>(int height, Func<T> walk)
    {
        if (height <= Shallow)
            return walk();
        T result = default!;
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = walk();
                }
                catch (Exception e)
                {
                    thrown = ExceptionDispatchInfo.Capture(e);
                }
            },
            Bytes);
        thread.Start();
        thread.Join();
        thrown?.Throw();
        return result;
    }
}
