using Microsoft.AspNetCore.Http;

namespace Kefa.Bureau.Bureaus;

/// <summary>
/// Finds the bureau of each request before routing. A prefix <c>/b/&lt;code&gt;</c> moves from the path to the path base, so pages have
/// one route and their links stay in the bureau. An unknown bureau is not found; paths of the node itself (health) need none.
/// </summary>
public sealed class BureauOfRequest(RequestDelegate next, BureauDirectory directory)
{
    public async Task InvokeAsync(HttpContext context, CurrentBureau current)
    {
        // A page that says what went wrong is run in a second pass, whose address no longer tells the bureau.
        if (context.Items.TryGetValue(typeof(BureauOfRequest), out object? known))
        {
            if (known is BureauInfo first) current.Enter(first);
            await next(context);
            return;
        }

        string? prefix = null;
        PathString path = context.Request.Path;
        if (path.StartsWithSegments("/b", StringComparison.OrdinalIgnoreCase, out PathString rest) && rest.HasValue)
        {
            string text = rest.Value!;
            int end = text.IndexOf('/', 1);
            prefix = end < 0 ? text[1..] : text[1..end];
            path = end < 0 ? "/" : text[end..];
        }

        BureauInfo? bureau = await directory.ResolveAsync(context.Request.Host.Host, prefix, context.RequestAborted);
        if (bureau is null && prefix is not null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (prefix is not null)
        {
            context.Request.PathBase = context.Request.PathBase.Add($"/b/{prefix}");
            context.Request.Path = path;
        }

        context.Items[typeof(BureauOfRequest)] = bureau;
        if (bureau is not null) current.Enter(bureau);
        await next(context);
    }
}
