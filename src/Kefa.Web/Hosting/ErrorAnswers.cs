using Microsoft.AspNetCore.Diagnostics;

namespace Kefa.Web.Hosting;

/// <summary>What is said when something is wrong: problem details (RFC 9457) to programs, a page to people.</summary>
internal static class ErrorAnswers
{
    public static void UseErrorAnswers(this IApplicationBuilder app)
    {
        app.UseWhen(IsForPrograms, api => api.UseExceptionHandler(Options()).UseStatusCodePages());
        // The page that failed has used up its scope: the page that says so gets one of its own.
        app.UseWhen(context => !IsForPrograms(context), pages => pages
            .UseExceptionHandler(Options("/status/500")).UseStatusCodePagesWithReExecute("/status/{0}", queryFormat: null, createScopeForStatusCodePages: true).Use(ShowPageAsync));
    }

    /// <summary>Programs ask below <c>/api</c>, of the default bureau or of the one that the prefix <c>/b/&lt;code&gt;</c> names.</summary>
    private static bool IsForPrograms(HttpContext context)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/b", StringComparison.OrdinalIgnoreCase, out var rest) && rest.Value is { Length: > 1 } inBureau && inBureau.IndexOf('/', 1) is > 0 and var end)
            path = inBureau[end..];
        return path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
    }

    private static async Task ShowPageAsync(HttpContext context, RequestDelegate next)
    {
        // What went wrong is shown, not sent: a form that failed must not look for its handler on the page that says so.
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null)
            context.Request.Method = HttpMethods.Get;
        await next(context);
        // A form whose token is too old is refused with the type of a page and without one: with no type, the page that says so takes its place.
        if (context.Response is { StatusCode: StatusCodes.Status400BadRequest, HasStarted: false, ContentLength: null })
            context.Response.ContentType = null;
    }

    private static ExceptionHandlerOptions Options(string? page = null) => new()
    {
        ExceptionHandlingPath = page is null ? default : new PathString(page),
        CreateScopeForErrors = true,
        StatusCodeSelector = StatusOf,
        SuppressDiagnosticsCallback = context => StatusOf(context.Exception) != StatusCodes.Status500InternalServerError,
    };

    /// <summary>A parameter that cannot be read is the caller's mistake, not ours.</summary>
    private static int StatusOf(Exception exception) => exception switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        // How components say that a number or a yes in the address is none; they have no type of exception for it.
        InvalidOperationException { Source: "Microsoft.AspNetCore.Components" } unread when unread.Message.StartsWith("Cannot parse the value", StringComparison.Ordinal) => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status500InternalServerError,
    };
}
