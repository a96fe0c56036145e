namespace Kefa.Web.Pages.Console;

/// <summary>What the form of a what-if sends: one field for each expression, named by its decision. Page and export read it alike.</summary>
internal sealed record WhatIfForm(Dictionary<string, string> Texts, string AsOf, string Act, string Explain)
{
    public const string Prefix = "x-";

    public static async Task<WhatIfForm> ReadAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return new WhatIfForm(
            form.Where(f => f.Key.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(f => f.Key[Prefix.Length..], f => f.Value.ToString(), StringComparer.Ordinal),
            form["asOf"].ToString(), form["act"].ToString(), form["explain"].ToString());
    }
}
