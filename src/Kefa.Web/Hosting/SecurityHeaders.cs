namespace Kefa.Web.Hosting;

/// <summary>What a browser may do with our answers: nothing from elsewhere, no inline script or style, no frames.</summary>
internal static class SecurityHeaders
{
    public const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; object-src 'none'";

    // At the end, because an error handler takes away all headers that were set before it.
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        // Browsers read //elsewhere/ in an address or a redirection as another site.
        if (context.Request.Path.Value?.StartsWith("//", StringComparison.Ordinal) == true)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.OnStarting(Add, context);
        await next(context);
    });

    private static Task Add(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = context.GetEndpoint()?.Metadata.GetMetadata<StyleAttributesAttribute>() is null ? ContentPolicy : ContentPolicy + StyleAttributesAttribute.Exception;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.XFrameOptions = "DENY";
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        // Who did not say that an answer may be kept has said that it may not: pages show companies and people.
        if (headers.CacheControl.Count == 0)
            headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}

/// <summary>On the one page whose editor writes style attributes, they hold; style elements and scripts stay forbidden there too.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class StyleAttributesAttribute : Attribute
{
    public const string Exception = "; style-src-attr 'unsafe-inline'";
}
