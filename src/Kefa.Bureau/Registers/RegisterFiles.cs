namespace Kefa.Bureau.Registers;

/// <summary>Checks register files that nobody else reads at the moment.</summary>
public static class RegisterFiles
{
    // Lists of {code, zh, en}; the others have loaders of their own, or only need to be readable.
    private static readonly string[] CodeLists = ["hi-tech-fields.yaml", "zones.yaml"];

    /// <summary>Reads a register and forgets it.</summary>
    /// <exception cref="ContentFileException">The file does not hold together; the message names file and line.</exception>
    public static void Check(string name, TextReader text)
    {
        if (CodeLists.Contains(Path.GetFileName(name), StringComparer.Ordinal))
            CodeRegister.Load(name, text);
        else
            YamlFile.Read(name, text);
    }
}
