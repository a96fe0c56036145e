namespace Kefa.Cli;

/// <summary>Progress on standard error: on one line at a terminal, else one line for each report.</summary>
internal sealed class Progress(TextWriter errors, bool atTerminal) : IProgress<string>
{
    private int _shown;

    public static Progress ToErrors() => new(Console.Error, !Console.IsErrorRedirected);

    public void Report(string value)
    {
        if (!atTerminal)
        {
            errors.WriteLine(value);
            return;
        }

        errors.Write('\r' + value.PadRight(_shown));
        _shown = value.Length;
    }
}
