using System.ComponentModel;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters.Entries;
using Kefa.Matching;
using Kefa.Procedures;
using Kefa.Web.Pages.Matters.Registers;

namespace Kefa.Web.Api;

/// <summary>A public register.</summary>
/// <param name="Columns">The fields that its entries have here.</param>
public sealed record RegisterItem(string Id, LocalText Name, IReadOnlyList<RegisterColumn> Columns);

/// <summary>A field of the entries.</summary>
/// <param name="Path">Its name in the values of an entry.</param>
public sealed record RegisterColumn(string Path, LocalText Label, string Type);

/// <summary>A public entry of a register.</summary>
/// <param name="Values">The published columns by path; what is not known is missing.</param>
public sealed record RegisterEntryItem(string Number, IReadOnlyDictionary<string, object?> Values);

internal static class RegisterInterface
{
    public static async Task<IResult> ListAsync(HttpContext context, RegisterEntries registers) => await Paging.WithETagAsync(
        context, (await registers.AllAsync(context.RequestAborted)).Where(r => r.Register!.Public is not null).Select(Item).ToList());

    public static async Task<IResult> EntriesAsync(
        HttpContext context, RegisterEntries registers, ICurrentBureau bureau, TimeProvider time, string id, [Description("The page, from 1.")] int page = 1, [Description("How many in a page; at most 200.")] int pageSize = 50, [Description("Words in the published columns.")] string? q = null, [Description("The day on which the entries are valid (2026-03-01); today without it.")] string? on = null, [Description("A column; with - before it downwards.")] string? sort = null)
    {
        // The filter is read from the address by the same code as the page's; the parameters stand here for the description.
        _ = (q, on, sort);
        if (Paging.Problem(context, page, pageSize) is { } problem)
            return problem;
        if (await registers.FindAsync(id, isPublic: true, context.RequestAborted) is not { } register)
            return Problems.NotFound(context, "no-register", new($"没有公开的名录“{id}”。", $"There is no public register '{id}'."));
        FieldDefinition[] columns = [.. register.Register!.PublicColumns];
        var filter = RegisterQuery.Read(context.Request.Query, columns, bureau.Required.Today(time)) with { Standing = true, Stage = null };
        var found = await registers.SearchAsync(register, filter, isPublic: true, page, pageSize, context.RequestAborted);
        var english = ApiLanguage.IsEnglish(context);
        return await Paging.WithETagAsync(context, new Paged<RegisterEntryItem>(
        [
            .. found.Items.Select(e => new RegisterEntryItem(
                e.Number, columns.Select(c => KeyValuePair.Create(c.Path, RegisterQuery.Cell(c, e[c.Path], english))).Where(v => v.Value is not null).ToDictionary(StringComparer.Ordinal))),
        ], page, pageSize, found.Total));
    }

    private static RegisterItem Item(Procedure register) => new(
        register.Id, new(register.Register!.Name.Zh, register.Register.Name.En),
        [.. register.Register.PublicColumns.Select(c => new RegisterColumn(c.Path, new(c.Label.Zh, c.Label.En), c.Type.ToString()))]);
}
