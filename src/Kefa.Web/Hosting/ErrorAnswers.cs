namespace Kefa.Web.Hosting;

/// <summary>What is said when something is wrong: problem details (RFC 9457) to programs, a page to people.</summary>
internal static class ErrorAnswers
{
    public static void UseErrorAnswers(this IApplicationBuilder app)
    {
        app.UseWhen(IsForPrograms, api => api.UseExceptionHandler(Options()).UseStatusCodePages());
        app.UseWhen(context => !IsForPrograms(context), pages => pages.UseExceptionHandler(Options("/status/500")).UseStatusCodePagesWithReExecute("/status/{0}"));
    }

    private static bool IsForPrograms(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal);

    private static ExceptionHandlerOptions Options(string? page = null) => new()
    {
        ExceptionHandlingPath = page is null ? default : new PathString(page),
        // A parameter that cannot be read is the caller's mistake, not ours.
        StatusCodeSelector = exception => exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
        SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
    };
}
