using Kefa.Dmn;

namespace Kefa.Cli;

/// <summary>A diagnostic on one line, as editors and build logs read it: <c>file:line:column: severity: message</c>.</summary>
internal static class DiagnosticLine
{
    public static string Of(ModelDiagnostic diagnostic)
    {
        var severity = diagnostic.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" };
        return diagnostic.Position.Line > 0
            ? $"{diagnostic.Source}:{diagnostic.Position}: {severity}: {diagnostic.Message}"
            : $"{diagnostic.Source}: {severity}: {diagnostic.Message}";
    }
}
