using Microsoft.AspNetCore.Diagnostics;

namespace Kefa.Web.Hosting;

/// <summary>
/// What is no text is refused at the door, as the caller's mistake: a form that cannot be read or has more fields than any of ours, and U+0000, which no text
/// has and which PostgreSQL does not hold. Uploads are read by those who take them, and judged there.
/// </summary>
internal static class ReadableRequests
{
    public static void UseReadableRequests(this IApplicationBuilder app) => app.Use(static async (context, next) =>
    {
        // The page that says what was wrong is the same request once more: it was judged, and its form is not read again.
        if (context.Features.Get<IExceptionHandlerFeature>() is not null || context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            await next(context);
            return;
        }
        HttpRequest request = context.Request;
        if (request.Query.Any(asked => HasNul(asked.Key) || asked.Value.Any(HasNul))) throw new BadHttpRequestException("The address holds U+0000, which no text has.");
        if (request.HasFormContentType && request.ContentType!.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            && (await FormAsync(request, context.RequestAborted)).Any(field => HasNul(field.Key) || field.Value.Any(HasNul)))
            throw new BadHttpRequestException("The form holds U+0000, which no text has.");
        await next(context);
    });

    private static async Task<IFormCollection> FormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await request.ReadFormAsync(cancellationToken);
        }
        catch (InvalidDataException unread)
        {
            throw new BadHttpRequestException(unread.Message, StatusCodes.Status400BadRequest, unread);
        }
    }

    private static bool HasNul(string? text) => text?.Contains('\0', StringComparison.Ordinal) == true;
}
