using Kefa.Bureau.Attachments;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Matters.Entries;
using Kefa.Documents.Tables;
using Kefa.Procedures;
using Kefa.Web.Pages.Console;
using Kefa.Web.Shell;
using AccessPolicies = Kefa.Bureau.Accounts.Policies;

namespace Kefa.Web.Pages.Matters.Registers;

/// <summary>What pages about registers give to take away: the rows of a list, and published papers.</summary>
internal static class RegisterEndpoints
{
    public static void MapRegisters(this IEndpointRouteBuilder app)
    {
        var staff = app.MapGroup("/console/registers").RequireAuthorization(AccessPolicies.Caseworker).ExcludeFromDescription();
        foreach (var format in Enum.GetValues<TableFormat>())
            staff.MapGet($"/{{id}}/export.{TableExport.ContentOf(format).Extension}", (string id, Exporting e, RegisterEntries registers, ActingPeople people) => ExportAsync(id, e, registers, people, format));
        app.MapGroup("/registers").RequireAuthorization(AccessPolicies.Everyone).ExcludeFromDescription().MapGet("/{id}/{number}/files/{sha256}", FileAsync);
        app.MapGroup("/published").RequireAuthorization(AccessPolicies.Everyone).ExcludeFromDescription().MapGet("/{number}/files/{sha256}", PublishedFileAsync);
    }

    /// <summary>The columns that somebody of the house may see.</summary>
    public static IReadOnlyList<FieldDefinition> ColumnsFor(Procedure register, Acting me) => [.. register.Register!.Columns.Where(c => c.Visibility.Public || c.Visibility.ToStaff(me.Codes))];

    private static async Task<IResult> ExportAsync(string id, Exporting e, RegisterEntries registers, ActingPeople people, TableFormat format)
    {
        if (await registers.FindAsync(id, isPublic: false, e.Leaving) is not { } register) return TypedResults.NotFound();
        var columns = ColumnsFor(register, await people.OfAsync(e.Context.User, e.Leaving));
        var filter = RegisterQuery.Read(e.Query, columns, e.Today);
        var entries = await registers.ListAsync(register, filter, isPublic: false, e.Leaving);
        await e.SendAsync("register-" + id, format, filter.On, new TableExport
        {
            Title = register.Register!.Name.In(e.English),
            Columns = [new(e.L("编号", "Number"), Width: 18), .. columns.Select(c => new TableColumn(c.Label.In(e.English), TypeOf(c), 22)), new(e.L("环节", "Stage"), Width: 16), new(e.L("在册有效", "Standing and valid"), ColumnType.Boolean)],
            Rows = entries.Select(IReadOnlyList<object?> (entry) => [entry.Number, .. columns.Select(c => RegisterQuery.Cell(c, entry[c.Path], e.English)), entry.Stage.Name.In(e.English), entry.Stands]).ToAsyncEnumerable(),
        });
        return TypedResults.Empty;
    }

    private static ColumnType TypeOf(FieldDefinition column) => column.Type switch
    {
        FieldType.Date => ColumnType.Date,
        FieldType.Number => ColumnType.Number,
        FieldType.Money => ColumnType.Money,
        _ => ColumnType.Text,
    };

    /// <summary>A paper that the publication of the entry names; what it does not name is not there.</summary>
    private static async Task<IResult> FileAsync(string id, string number, string sha256, HttpContext context, RegisterEntries registers, FileStore files)
    {
        if (await registers.FindAsync(id, isPublic: true, context.RequestAborted) is not { } register) return TypedResults.NotFound();
        var paper = (await registers.PublishedAsync(register, number, context.RequestAborted)).SelectMany(v => v.State.Documents)
            .FirstOrDefault(d => d.Document.Sha256 == sha256 && register.Register!.Public!.Documents.Contains(d.Document.Kind))?.Document;
        return await SendAsync(paper, context, files);
    }

    /// <summary>A paper that something published of the matter names, as long as it is public.</summary>
    private static async Task<IResult> PublishedFileAsync(string number, string sha256, HttpContext context, PublishedMatters published, FileStore files) => await SendAsync(
        (await published.FindAsync(number, context.RequestAborted))?.Texts.SelectMany(t => t.Papers).FirstOrDefault(p => p.Document.Sha256 == sha256)?.Document, context, files);

    private static async Task<IResult> SendAsync(AttachedDocument? paper, HttpContext context, FileStore files)
    {
        if (paper is null || await files.OpenAsync(paper.Sha256, context.RequestAborted) is not { } body) return TypedResults.NotFound();
        context.Response.Headers.ContentDisposition = Downloads.Attachment(paper.Name);
        context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        return TypedResults.Stream(body, paper.MediaType);
    }
}
