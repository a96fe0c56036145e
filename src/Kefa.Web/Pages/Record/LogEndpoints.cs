using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Evidence;
using Kefa.Evidence.Tiles;
using Kefa.Evidence.Tree;
using Kefa.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Kefa.Web.Pages.Record;

/// <summary>
/// The bureau's log as tlog-tiles asks for it: static files that anybody may read, keep and compare. What never changes may be kept for ever.
/// </summary>
internal static class LogEndpoints
{
    private const string Forever = "public, max-age=31536000, immutable";
    private const string Briefly = "public, max-age=1";
    private const string Plain = "text/plain; charset=utf-8";

    public static void MapRecord(this IEndpointRouteBuilder app)
    {
        var log = app.MapGroup("/log").RequireAuthorization(Policies.Everyone).ExcludeFromDescription();
        log.MapGet("/", NamesAsync);
        log.MapGet("/{name}/vkey", KeyAsync);
        log.MapGet("/{name}/checkpoint", CheckpointAsync);
        log.MapGet("/{name}/tile/{**path}", TileAsync);
        app.MapGet("/receipts/{leaf}/file", ReceiptAsync).RequireAuthorization(Policies.Everyone).ExcludeFromDescription();
        app.MapGet("/console/record/receipt", OpenReceiptAsync).RequireAuthorization(Policies.Caseworker).ExcludeFromDescription();
    }

    /// <summary>The names, newest first, one a line.</summary>
    private static async Task<ContentHttpResult> NamesAsync(HttpContext context, LogDirectory logs)
    {
        Keep(context, Briefly);
        return TypedResults.Text(string.Concat((await logs.AllAsync(context.RequestAborted)).Select(log => log.Name + "\n")), Plain);
    }

    private static async Task<Results<ContentHttpResult, NotFound>> KeyAsync(HttpContext context, LogDirectory logs, string name)
    {
        if (await logs.FindAsync(name, context.RequestAborted) is not { } log) return TypedResults.NotFound();
        Keep(context, Forever);
        return TypedResults.Text(log.Vkey + "\n", Plain);
    }

    private static async Task<Results<ContentHttpResult, NotFound>> CheckpointAsync(HttpContext context, LogDirectory logs, string name)
    {
        if (await logs.FindAsync(name, context.RequestAborted) is not { } log || await logs.CheckpointAsync(log.Id, context.RequestAborted) is not { } last) return TypedResults.NotFound();
        Keep(context, Briefly);
        context.Response.GetTypedHeaders().LastModified = last.At;
        return TypedResults.Text(last.Note, Plain);
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> TileAsync(HttpContext context, LogDirectory logs, string name, string path)
    {
        if (!TileAddress.TryParse("tile/" + path, out var address) || await logs.FindAsync(name, context.RequestAborted) is not { } log || await logs.FileAsync(log.Id, address, context.RequestAborted) is not { } file)
            return TypedResults.NotFound();
        Keep(context, Forever);
        return TypedResults.File(file, "application/octet-stream");
    }

    /// <summary>The proof of an entry, for whoever has its hash: it says nothing of what was sealed.</summary>
    private static async Task<Results<FileContentHttpResult, NotFound>> ReceiptAsync(HttpContext context, EventReceipts receipts, string leaf) =>
        Hash(leaf) is { } hash && await receipts.OfLeafAsync(hash, context.RequestAborted) is { Receipt: not null } entry ? File(entry) : TypedResults.NotFound();

    /// <summary>The receipt of an event with what opens it, for those who may read the event.</summary>
    private static async Task<Results<FileContentHttpResult, NotFound>> OpenReceiptAsync(HttpContext context, EventReceipts receipts, string stream, int n) =>
        await receipts.OfEventAsync(stream, n, context.RequestAborted) is { Receipt: not null } entry ? File(entry) : TypedResults.NotFound();

    /// <summary>64 lower-case hexadecimal digits.</summary>
    internal static TreeHash? Hash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower) ? new TreeHash(Convert.FromHexString(text)) : null;

    private static FileContentHttpResult File(SealedEntry entry) => TypedResults.File(Encoding.UTF8.GetBytes(entry.Receipt!.ToString()), "application/octet-stream", entry.FileName);

    private static void Keep(HttpContext context, string howLong)
    {
        context.Response.Headers[HeaderNames.CacheControl] = howLong;
        // Programs of others, in browsers too, verify what we serve.
        context.Response.Headers[HeaderNames.AccessControlAllowOrigin] = "*";
    }
}
