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
        string? prefix = null;
        if (context.Request.Path.StartsWithSegments("/b", StringComparison.OrdinalIgnoreCase, out PathString rest) && rest.HasValue)
        {
            string text = rest.Value!;
            int end = text.IndexOf('/', 1);
            prefix = end < 0 ? text[1..] : text[1..end];
            context.Request.PathBase = context.Request.PathBase.Add($"/b/{prefix}");
            context.Request.Path = end < 0 ? "/" : text[end..];
        }

        BureauInfo? bureau = await directory.ResolveAsync(context.Request.Host.Host, prefix, context.RequestAborted);
        if (bureau is null && prefix is not null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        if (bureau is not null) current.Enter(bureau);
        await next(context);
    }
}
